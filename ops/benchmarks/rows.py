"""What is measured: each row a subject, what it is compared with, a unit and what is to be reached. A new row is an
entry in ROWS. A measurement that several rows name is made once a round."""

import dataclasses
from typing import Callable

import events
from collector import idle, intake, latency, peak, start
from delivery import delivering, drain, steady
from measure import Bench, Body, Sample
from references import appends, bare_client, bare_server, bound, inserts, judged, nginx, sync


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    title: str
    unit: str
    reference: str
    measure_ours: Callable[[Bench], Sample]
    measure_reference: Callable[[Bench], Sample]
    reach: str | None = None
    """Of the ratio: `≥ 1` or `≤ 20`."""
    group: str | None = None
    """Rows that `--only` also selects together, by this name."""
    is_long: bool = False
    """Measured in the first round only, for `--steady` seconds."""


SINGLE = Body(events.single(), 1)
BATCH_EVENTS = events.batch()
BATCH = Body(events.array(BATCH_EVENTS), len(BATCH_EVENTS))
SIZED_EVENTS = events.sized(300)
CHECKOUTS = Body(events.array(events.checkouts()), 100)

INTAKE_SINGLE = intake(SINGLE)
INTAKE_BATCH = intake(BATCH)
INTAKE_FOR_ONE = intake(BATCH, destinations=1)
DRAIN = drain(BATCH)
STEADY = steady(BATCH, INTAKE_BATCH)
FOUNDATION = judged("foundation", CHECKOUTS)


ROWS = [
    Row(
        "single", "one event per request, validated and durable", "requests/s", "bare Hummingbird",
        INTAKE_SINGLE, bare_server(SINGLE), "≥ 1"),
    Row(
        "nginx", "the same beside nginx, which throws bodies away", "requests/s", "nginx, 204",
        INTAKE_SINGLE, nginx(SINGLE), "≥ 0.4"),
    Row(
        "p99", "p99 of the same at half that rate, whether answers come or not", "ms", "one fdatasync",
        latency(SINGLE, INTAKE_SINGLE), sync, "≤ 20"),
    Row(
        "batch", "100 events per request, validated and durable", "events/s", "SQLite inserts",
        INTAKE_BATCH, inserts(BATCH_EVENTS), "≥ 0.75"),
    Row(
        "append", "300-byte events appended to the log itself, 100 at a time by 32 callers, durable", "events/s",
        "SQLite inserts", appends(SIZED_EVENTS), inserts(SIZED_EVENTS)),
    Row(
        "drain", "a backlog delivered in batches of 100 to a receiver that answers at once", "events/s",
        "intake of the same", DRAIN, INTAKE_BATCH, "≥ 1", group="delivery"),
    Row("send", "the same", "events/s", "bare AsyncHTTPClient", DRAIN, bare_client(BATCH), group="delivery"),
    Row(
        "steady", "taken and delivered at once, in batches of 100, at 0.65 of intake alone", "events/s", "intake alone",
        STEADY, INTAKE_BATCH, "≥ 0.6", group="delivery", is_long=True),
    Row(
        "five", "intake for five destinations, all paused", "events/s", "for one, paused",
        intake(BATCH, destinations=5), INTAKE_FOR_ONE, "≥ 0.9", group="destinations"),
    Row(
        "five-fed", "intake while five destinations are delivered to", "events/s", "for one, paused",
        delivering(BATCH, 5), INTAKE_FOR_ONE, "≥ 0.4", group="destinations"),
    Row(
        "peak", "most memory resident under any of these loads", "MB", "bound",
        peak(INTAKE_SINGLE, INTAKE_BATCH, DRAIN), bound(120), "≤ 1", group="process"),
    Row("idle", "memory resident a second after the start", "MB", "bound", idle, bound(40), "≤ 1", group="process"),
    Row(
        "start", "from the call of the program to its first answer, empty log", "ms", "bound", start, bound(100),
        "≤ 1", group="process"),
    Row(
        "parse", "100 CHECKOUT events read, on one core", "events/s", "JSONSerialization",
        judged("parse", CHECKOUTS), FOUNDATION, group="validation"),
    Row(
        "judge", "100 CHECKOUT events read and judged by their schema", "events/s", "JSONSerialization",
        judged("validate", CHECKOUTS), FOUNDATION, group="validation"),
]
