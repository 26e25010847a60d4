"""How each side of a row is measured: a function from the bench to a sample."""

import dataclasses
import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import events
from failure import Broken, Failed
from load import CONNECTIONS, Sampler, wrk
from machine import Bystanders, children_seconds
from server import Server

WARM_UP_SECONDS = 1
# Requests at once, ours and the reference's. A destination's default is 4.
DRAINING = 16
DRAIN_LIMIT = 240


@dataclasses.dataclass(frozen=True)
class Bench:
    """The programs, the folder on the checkout's disk in which they run, and how long each is measured."""

    sluice: Path
    bare: Path
    inserts: Path
    appends: Path
    client: Path
    validation: Path
    directory: Path
    seconds: int
    backlog: int
    """Events that are drained."""


@dataclasses.dataclass(frozen=True)
class Sample:
    """One measurement. What does not apply is None."""

    rate: float
    p50_milliseconds: float | None = None
    p99_milliseconds: float | None = None
    cpu_microseconds: float | None = None
    """Of the server or program, per unit."""
    peak_bytes: int | None = None
    bystanders: float | None = None
    """Part of the cores that other programs took."""
    answered: int = 0
    """Events that were acknowledged, warming up included."""
    stored: int = 0
    """Events found in the log afterwards."""
    allocations: float | None = None
    """Blocks of memory asked for, per unit."""


class Body:
    """A request body and how many events it holds."""

    def __init__(self, bytes, count):
        self.bytes, self.count = bytes, count

    def write(self, directory):
        path = directory / "body.json"
        path.write_bytes(self.bytes)
        return path


CONFIGURATION = f"""\
listen: 127.0.0.1:0
queue: {{ path: log.db }}
sources:
  shop:
    dialect: dengage
    apiKeys: ["{events.KEY}"]
"""


def intake(body):
    """A collector with a fresh log and no destination. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            path, configuration = body.write(directory), directory / "sluice.yaml"
            configuration.write_text(CONFIGURATION)
            with Server([bench.sluice, "serve", "--config", configuration], directory) as server:
                with Sampler(server.port, path, body.count) as sampler:
                    warm, load, costs = under_load(server, path, bench.seconds, body.count)
                sampler.check()
            # Asked of the log itself once the server is gone, when nothing is under way any more.
            status = output(bench.sluice, "status", "--json", "--config", configuration)
            answers = warm.answers + load.answers + sampler.answers
            # At the end of each of the two loads every connection may have a request under way.
            check_conservation(
                status, rows_in(directory / "log.db"), least=answers * body.count,
                most=(answers + 2 * CONNECTIONS) * body.count)
            return Sample(**costs, answered=answers * body.count, stored=status["log"]["events"])

    return measure


DRAIN = CONFIGURATION.rstrip() + f"""
    deliverTo: [vendor]
destinations:
  vendor:
    vendor: dengage
    url: http://127.0.0.1:%d/vendor
    apiKey: key
    rate: unlimited
    concurrency: {DRAINING}
"""


def drain(body):
    """A backlog, delivered to a local receiver that answers at once, in requests of as many events as it came in. Counts
    in events, from the receiver's first request to its last."""

    def measure(bench):
        with folder(bench) as directory, Server([bench.bare], directory) as receiver:
            path, configuration = body.write(directory), directory / "sluice.yaml"
            configuration.write_text(DRAIN % receiver.port)
            with Server([bench.sluice, "serve", "--config", configuration], directory) as server:
                run(bench.sluice, "pause", "vendor", "--config", configuration)
                answers = 0
                while answers * body.count < bench.backlog:
                    answers += wrk(server.port, path, 1).answers
                cpu = server.cpu_seconds()
                with Bystanders(server.cpu_seconds) as others:
                    run(bench.sluice, "resume", "vendor", "--config", configuration)
                    received = drained(receiver, answers)
                cpu = server.cpu_seconds() - cpu
                peak = server.peak_bytes()
            status = output(bench.sluice, "status", "--json", "--config", configuration)["destinations"][0]
            accepted, delivered = status["accepted"], received["requests"] * body.count
            if not delivered == accepted == status["delivered"] or status["pending"] or status["dead"]:
                raise Broken(f"{delivered} events were received; the account is {status}")
            return Sample(
                rate=(delivered - body.count) / received["nanoseconds"] * 1e9, cpu_microseconds=cpu * 1e6 / delivered,
                peak_bytes=peak, bystanders=others.share, answered=accepted, stored=delivered)

    return measure


def drained(receiver, least):
    """What the receiver counts once no more comes. Each of `least` requests that were answered has to arrive, and a few
    more may that were under way when the load ended."""
    deadline, last = time.monotonic() + DRAIN_LIMIT, None
    while True:
        received = json.loads(urllib.request.urlopen(f"http://127.0.0.1:{receiver.port}/vendor/received").read())
        if received["requests"] >= least and received == last:
            return received
        if time.monotonic() > deadline:
            raise Broken(f"of {least} requests {received['requests']} arrived in {DRAIN_LIMIT} s")
        last = received
        time.sleep(0.3)


def bare_client(body):
    """The same requests to the same receiver, prepared beforehand. Counts in events."""

    def measure(bench):
        with folder(bench) as directory, Server([bench.bare], directory) as receiver:
            url = f"http://127.0.0.1:{receiver.port}/vendor/add/events/v1.json?apiKey=key"
            command = [bench.client, url, body.write(directory)]
            output(*command, WARM_UP_SECONDS, DRAINING)
            cpu = children_seconds()
            with Bystanders(lambda: 0) as others:
                figures = output(*command, bench.seconds, DRAINING)
            cpu = children_seconds() - cpu
            sent = figures["requests"] * body.count
            return Sample(
                rate=sent / figures["seconds"], cpu_microseconds=cpu * 1e6 / sent, bystanders=others.share)

    return measure


def bare_server(body):
    """A server that reads the same bodies and answers 200 without looking at them. Counts in requests."""

    def measure(bench):
        with folder(bench) as directory:
            path = body.write(directory)
            with Server([bench.bare], directory) as server:
                return Sample(**under_load(server, path, bench.seconds, 1)[2])

    return measure


def inserts(bodies):
    """The same events put into SQLite by a C program. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            return rows_per_second(bench, bench.inserts, directory / "inserts.db", bodies)

    return measure


def appends(bodies):
    """The same events appended to a log by a program that does nothing else. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            path = directory / "log.db"
            sample = rows_per_second(bench, bench.appends, path, bodies)
            if (stored := rows_in(path)) != sample.answered:
                raise Broken(f"{sample.answered} events were appended, and the file holds {stored}")
            return dataclasses.replace(sample, stored=stored)

    return measure


def judged(way, body):
    """One reader of one body, in a process of its own. Counts in events."""

    def measure(bench):
        with folder(bench) as directory:
            path = body.write(directory)
            output(bench.validation, way, path, WARM_UP_SECONDS)
            figures = output(bench.validation, way, path, bench.seconds)
            return Sample(rate=figures["rate"], allocations=figures["allocationsPerBody"] / body.count)

    return measure


def rows_per_second(bench, program, database, bodies):
    """Of a program that takes a database, a file of events and a number of seconds."""
    lines = database.with_suffix(".ndjson")
    lines.write_bytes(b"".join(body + b"\n" for body in bodies))
    cpu = children_seconds()
    with Bystanders(lambda: 0) as others:
        figures = output(program, database, lines, bench.seconds)
    cpu = children_seconds() - cpu
    return Sample(
        rate=figures["rows"] / figures["seconds"], cpu_microseconds=cpu * 1e6 / figures["rows"],
        bystanders=others.share, answered=figures["rows"])


def growth(bench):
    """How the time to judge grows with what is judged."""
    return output(bench.validation, "growth")


def sync(bench):
    """Milliseconds that one fdatasync takes now, and SQLite's version."""
    with folder(bench) as directory:
        lines = directory / "events.ndjson"
        lines.write_bytes(b"{}\n")
        figures = output(bench.inserts, directory / "sync.db", lines, 0)
        return figures["syncMilliseconds"], figures["sqlite"]


def under_load(server, path, seconds, units):
    """Warms up, then measures: both loads, and what the second cost."""
    warm = wrk(server.port, path, WARM_UP_SECONDS)
    cpu = server.cpu_seconds()
    with Bystanders(server.cpu_seconds) as others:
        load = wrk(server.port, path, seconds)
    cpu = server.cpu_seconds() - cpu
    costs = {
        "rate": load.answers * units / load.seconds,
        "p50_milliseconds": load.p50_milliseconds,
        "p99_milliseconds": load.p99_milliseconds,
        "cpu_microseconds": cpu * 1e6 / max(1, load.answers * units),
        "peak_bytes": server.peak_bytes(),
        "bystanders": others.share,
    }
    return warm, load, costs


def check_conservation(status, rows, least, most):
    """A fast wrong answer does not count: what was answered is in the log, by its own count and in the file."""
    accepted = sum(source["accepted"] for source in status["sources"])
    rejected = sum(source["rejected"] for source in status["sources"])
    if rejected:
        raise Broken(f"{rejected} events were rejected")
    if not least <= accepted <= most:
        raise Broken(f"{least} events were answered, and {accepted} accepted (at most {most} were sent)")
    if status["log"]["events"] != accepted or rows != accepted:
        raise Broken(f"{accepted} events were accepted; status counts {status['log']['events']}, the file holds {rows}")


def rows_in(log):
    """Events in the file of a log whose server has stopped."""
    database = sqlite3.connect(f"file:{log}?mode=ro", uri=True)
    try:
        return database.execute("SELECT count(*) FROM events").fetchone()[0]
    finally:
        database.close()


def output(*command):
    """The last line that a program printed, which is JSON."""
    return json.loads(run(*command).splitlines()[-1])


def run(*command):
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=300)
    if ended.returncode != 0:
        raise Failed(f"{command[0]} ended with {ended.returncode}:\n{ended.stdout}{ended.stderr}")
    return ended.stdout


class folder:
    """A fresh folder for one measurement."""

    def __init__(self, bench):
        self.path = Path(tempfile.mkdtemp(dir=bench.directory))

    def __enter__(self):
        return self.path

    def __exit__(self, *_):
        shutil.rmtree(self.path)
