"""What every measurement is made of: the bench, a sample, a body, and the checks that make it count."""

import dataclasses
import json
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from typing import Callable

from failure import Broken, Failed
from load import CONNECTIONS, wrk
from machine import Bystanders

WARM_UP_SECONDS = 1


@dataclasses.dataclass
class Bench:
    """The programs, the folder on the checkout's disk in which they run, and how long each is measured."""

    sluice: Path
    bare: Path
    inserts: Path
    appends: Path
    client: Path
    validation: Path
    open_loop: Path
    nginx: Path | None
    directory: Path
    seconds: int
    steady: int
    """Seconds that taking and delivering together are watched."""
    backlog: int
    """Events that are drained."""
    taken: dict = dataclasses.field(default_factory=dict)
    """What was measured in this round."""

    def sample(self, measure: Callable[["Bench"], "Sample"]) -> "Sample":
        """What a measurement came to in this round: made once, however many rows ask."""
        if measure not in self.taken:
            self.taken[measure] = measure(self)
        return self.taken[measure]

    def begin_round(self):
        self.taken = {}


@dataclasses.dataclass(frozen=True)
class Sample:
    """One measurement. What does not apply is None."""

    value: float
    """In the row's unit."""
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
    """Events found in the log afterwards, or at the receiver."""
    allocations: float | None = None
    """Blocks of memory asked for, per unit."""
    remark: str | None = None
    """What a number cannot say."""


class Body:
    """A request body and how many events it holds."""

    def __init__(self, bytes, count):
        self.bytes, self.count = bytes, count

    def write(self, directory):
        path = directory / "body.json"
        path.write_bytes(self.bytes)
        return path


def under_load(server, path, seconds, units, connections=CONNECTIONS):
    """Warms up, then measures: both loads, and what the second cost."""
    warm = wrk(server.port, path, WARM_UP_SECONDS, connections)
    cpu = server.cpu_seconds()
    with Bystanders(server.cpu_seconds) as others:
        load = wrk(server.port, path, seconds, connections)
    cpu = server.cpu_seconds() - cpu
    costs = {
        "value": load.answers * units / load.seconds,
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
