#!/usr/bin/env python3
"""How Sluice's figures grow with what is asked of it: started by `ops/bench growth`, which builds what is measured.

Five curves, each over one quantity with all others held. Every point checks conservation. Exit codes as ops/bench.
"""

import argparse
import dataclasses
import datetime
import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import events
import machine
import page
import picture
import report
from bench import PROGRAMS, ROOT, between, scratch
from collector import collector, configuration, status
from delivery import together
from failure import Broken, Failed
from load import CONNECTIONS, open_loop, wrk
from measure import Bench, Body, check_conservation, folder, rows_in, run, under_load
from server import Server, ask, free_port

RESULTS = Path(__file__).resolve().parent / "growth.json"
PICTURE = RESULTS.with_suffix(".svg")
# More than the curve's most, for those that look in meanwhile.
LIMITS = "connections: 4200"
EVENTS = [1, 10, 100, 1_000]
CONNECTION_COUNTS = [1, 4, 16, 64, 256, 1_024, 4_096]
SIZES = [100, 400, 1_600, 6_400, 25_600, 65_536]
DESTINATIONS = [1, 2, 5, 10, 20]
# Requests a second while a backlog is made.
FILLING = 2_000
BACKLOGS = [0, 10_000, 100_000, 1_000_000, 10_000_000]


@dataclasses.dataclass(frozen=True)
class Curve:
    name: str
    title: str
    """What grows."""
    columns: list
    """Name and unit of each figure of a point; the first two are drawn."""
    points: list
    """The quantity, then the figures."""


def main():
    options = parsed()
    curves = [curve for curve in CURVES if not options.only or curve in options.only]
    if options.dry_run:
        print(f"growth: {', '.join(curves)}; points of {options.seconds} s, backlogs up to {options.backlog:,}")
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = Path(tempfile.mkdtemp(prefix="bench-", dir=scratch()))
    bench = Bench(
        *(getattr(options, program) for program in PROGRAMS), directory, options.seconds, options.seconds,
        options.backlog)
    try:
        found = []
        for name in curves:
            found.append(CURVES[name](bench))
            print(table(found[-1]) + "\n", flush=True)
        print("conservation: nothing that was answered is missing")
        if options.save:
            save(directory, options, found)
    except Broken as fault:
        print(f"conservation is broken: {fault}", file=sys.stderr)
        return 1
    except (Failed, OSError, subprocess.SubprocessError) as fault:
        print(f"the run failed: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return 0


def parsed():
    parser = argparse.ArgumentParser(
        prog="ops/bench growth", description="Draws how Sluice's figures grow with what is asked of it.",
        epilog="curves: " + ", ".join(CURVES))
    parser.add_argument("--seconds", type=between(1, 60), default=3, help="of each point; default 3")
    parser.add_argument(
        "--backlog", type=between(0, BACKLOGS[-1]), default=1_000_000,
        help="most events that wait; default 1,000,000, and 10,000,000 take 5 GB of disk")
    parser.add_argument("--only", type=chosen, metavar="NAME[,NAME]", help="these curves")
    parser.add_argument(
        "--save", action="store_true",
        help="also writes ops/benchmarks/growth.json, growth.svg drawn from it, and the tables of ops/docs/performance.md")
    parser.add_argument("--dry-run", action="store_true", help="only says what would be run")
    for program in PROGRAMS:
        parser.add_argument(f"--{program.replace('_', '-')}", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def chosen(text):
    names = text.split(",")
    for name in names:
        if name not in CURVES:
            raise argparse.ArgumentTypeError(f"no curve {name}; there are {', '.join(CURVES)}")
    return names


def save(directory, options, curves):
    document = {
        "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine.facts(directory),
        "secondsPerPoint": options.seconds,
        "curves": [dataclasses.asdict(curve) for curve in curves],
    }
    RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    PICTURE.write_text(picture.curves(document))
    page.put("growth", page.block("\n\n".join(table(curve) for curve in curves)))
    print(f"written to {', '.join(str(path.relative_to(ROOT)) for path in (RESULTS, PICTURE, page.PATH))}")


def table(curve):
    lines = [[curve.title, *(f"{name}, {unit}" for name, unit in curve.columns)]]
    lines += [[f"{point[0]:,}", *(report.figure(value) for value in point[1:])] for point in curve.points]
    return report.aligned(lines)


def taken(bench, body, connections=CONNECTIONS):
    """What a fresh collector takes of a body: the load, and what it cost."""
    with folder(bench) as directory:
        path, settings = body.write(directory), configuration(directory, limits=LIMITS)
        with collector(bench, directory, settings) as server:
            warm, load, costs = under_load(server, path, bench.seconds, body.count, connections)
        answers = warm.answers + load.answers
        check_conservation(
            status(bench, settings), rows_in(directory / "log.db"), least=answers * body.count,
            most=(answers + 2 * connections) * body.count)
        return load, costs


def by_events(bench):
    points = []
    for count in EVENTS:
        load, costs = taken(bench, Body(events.array(events.batch(count)), count))
        points.append((count, costs["value"], load.p99_milliseconds, costs["cpu_microseconds"]))
    return Curve(
        "events", "events per request", [("taken", "events/s"), ("p99", "ms"), ("CPU per event", "µs")], points)


def by_connections(bench):
    points = []
    for count in CONNECTION_COUNTS:
        load, costs = taken(bench, Body(events.single(), 1), count)
        points.append((
            count, costs["value"], load.p99_milliseconds, costs["cpu_microseconds"], costs["peak_bytes"] / 1e6))
    return Curve(
        "connections", "connections",
        [("taken", "requests/s"), ("p99", "ms"), ("CPU per request", "µs"), ("peak memory", "MB")], points)


def by_size(bench):
    points = []
    for bytes in SIZES:
        body = Body(events.array([events.small(bytes)]), 1)
        load, costs = taken(bench, body)
        points.append((
            bytes, costs["value"], load.p99_milliseconds, costs["value"] * bytes / 1e6, costs["cpu_microseconds"],
            costs["peak_bytes"] / 1e6))
    return Curve(
        "size", "bytes of an event, one per request",
        [("taken", "events/s"), ("p99", "ms"), ("taken", "MB/s"), ("CPU per event", "µs"), ("peak memory", "MB")],
        points)


def by_destinations(bench):
    """Taking while all are delivered to."""
    body = Body(events.array(events.batch()), 100)
    points = []
    for count in DESTINATIONS:
        seen = {}

        def load(port, path):
            return wrk(port, path, bench.seconds)

        def counted(taken, delivered):
            seen["delivered"] = delivered * count
            return taken

        sample = together(bench, body, count, bench.seconds, load, counted)
        points.append((count, sample.value, seen["delivered"], sample.p99_milliseconds, sample.peak_bytes / 1e6))
    return Curve(
        "destinations", "destinations that are delivered to",
        [("taken", "events/s"), ("delivered to all", "events/s"), ("p99", "ms"), ("peak memory", "MB")], points)


def by_backlog(bench):
    """What a collector takes with so much waiting, how long a restart takes, and what it delivers after it."""
    points = [with_backlog(bench, backlog) for backlog in BACKLOGS if backlog <= bench.backlog]
    return Curve(
        "backlog", "events that wait",
        [("taken", "events/s"), ("delivered", "events/s"), ("p99", "ms"), ("restart", "ms"), ("peak memory", "MB")], points)


def with_backlog(bench, backlog):
    body = Body(events.array(events.batch()), 100)
    with folder(bench) as directory, Server([bench.bare], directory) as receiver:
        port = free_port()
        settings = configuration(directory, 1, receiver.port, listen=f"127.0.0.1:{port}")
        path, socket = body.write(directory), directory / "log.db-admin.sock"
        answers = 0
        with collector(bench, directory, settings, port) as server:
            run(bench.sluice, "pause", "vendor-1", "--config", settings)
            while (missing := backlog - waiting(socket)["pending"]) > 0:
                answers += open_loop(bench, port, path, FILLING, missing / body.count / FILLING).answers
            load = wrk(port, path, bench.seconds)
            answers += load.answers
        started = time.monotonic()
        with collector(bench, directory, settings, port) as server:
            ready = (time.monotonic() - started) * 1e3
            run(bench.sluice, "resume", "vendor-1", "--config", settings)
            began, before = time.monotonic(), waiting(socket)["delivered"]
            # Not longer than there is something to deliver.
            while time.monotonic() < began + bench.seconds and waiting(socket)["pending"]:
                time.sleep(0.05)
            delivered = (waiting(socket)["delivered"] - before) / (time.monotonic() - began)
            peak = server.peak_bytes()
        found = status(bench, settings)
        check_conservation(
            found, rows_in(directory / "log.db"), least=answers * body.count, most=(answers + CONNECTIONS) * body.count)
        one = found["destinations"][0]
        if one["accepted"] != one["delivered"] + one["pending"] or one["dead"]:
            raise Broken(f"the account is {one}")
        return (backlog, load.answers * body.count / load.seconds, delivered, load.p99_milliseconds, ready, peak / 1e6)


def waiting(socket):
    return ask(socket, "/api/v1/status")["destinations"][0]


CURVES = {
    "events": by_events, "connections": by_connections, "size": by_size, "backlog": by_backlog,
    "destinations": by_destinations,
}

if __name__ == "__main__":
    sys.exit(main())
