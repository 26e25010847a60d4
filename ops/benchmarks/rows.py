"""What is measured: each row a subject, what it is compared with, and a unit. A new row is an entry in ROWS."""

import dataclasses
from typing import Callable

import events
from measure import Bench, Body, Sample, appends, bare_client, bare_server, drain, inserts, intake, judged


@dataclasses.dataclass(frozen=True)
class Row:
    name: str
    title: str
    unit: str
    reference: str
    measure_ours: Callable[[Bench], Sample]
    measure_reference: Callable[[Bench], Sample]
    group: str | None = None
    """Rows that `--only` also selects together, by this name."""


SINGLE = Body(events.single(), 1)
BATCH_EVENTS = events.batch()
BATCH = Body(events.array(BATCH_EVENTS), len(BATCH_EVENTS))
SIZED_EVENTS = events.sized(300)
CHECKOUTS = Body(events.array(events.checkouts()), 100)


ROWS = [
    Row(
        "single", "one event per request, validated and durable", "requests/s", "bare Hummingbird",
        intake(SINGLE), bare_server(SINGLE)),
    Row(
        "batch", "100 events per request, validated and durable", "events/s", "SQLite inserts",
        intake(BATCH), inserts(BATCH_EVENTS)),
    Row(
        "append", "300-byte events appended to the log itself, 100 at a time by 32 callers, durable", "events/s",
        "SQLite inserts", appends(SIZED_EVENTS), inserts(SIZED_EVENTS)),
    Row(
        "drain", "a backlog of a million delivered in batches of 100 to a receiver that answers at once", "events/s",
        "intake of the same", drain(BATCH), intake(BATCH), group="delivery"),
    Row(
        "send", "the same", "events/s", "bare AsyncHTTPClient", drain(BATCH), bare_client(BATCH), group="delivery"),
    Row(
        "parse", "100 CHECKOUT events read, on one core", "events/s", "JSONSerialization",
        judged("parse", CHECKOUTS), judged("foundation", CHECKOUTS), group="validation"),
    Row(
        "judge", "100 CHECKOUT events read and judged by their schema", "events/s", "JSONSerialization",
        judged("validate", CHECKOUTS), judged("foundation", CHECKOUTS), group="validation"),
]
