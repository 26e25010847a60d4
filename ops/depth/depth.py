"""`depth.py SLUICE [--events N]`, called by ops/soak depth: what a backlog of ten million events costs.

1. A log is filled with N events for a destination that is paused.
2. Intake and drain are measured in turn on that log and on one that holds 10,000 events; so are starts.
3. All of it is drained, and trimmed.

Events are of 300 bytes, in requests of 100. Exit code 1: something was lost, or a target is missed.
"""

import argparse
import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import events
from failure import Broken, Failed
from load import wrk
from program import Failure, Program

SHALLOW = 10_000
ROUNDS = 5
INTAKE_SECONDS = 3
TRIMMED_WITHIN = 900

CONFIGURATION = f"""\
listen: 127.0.0.1:0
queue: {{ path: log.db, maxBytes: 100GiB, retention: %(retention)s }}
sources:
  shop: {{ dialect: dengage, apiKeys: ["{events.KEY}"], deliverTo: [vendor] }}
destinations:
  vendor:
    vendor: dengage
    url: http://127.0.0.1:%(port)d
    apiKey: key
    rate: unlimited
"""


class Log:
    """A collector with its folder; its only destination is paused until it is to be drained."""

    def __init__(self, sluice, directory, name):
        self.sluice, self.directory = sluice, directory / name
        self.directory.mkdir()
        self.path, self.config = self.directory / "log.db", self.directory / "sluice.yaml"
        self.collector = Program("collector", [sluice, "serve", "--config", self.config], self.directory)
        self.vendor = Program(
            "vendor", [sluice, "simulate", "--vendor", "dengage", "--listen", "127.0.0.1:0"], self.directory)
        self.body = self.directory / "body.json"
        self.body.write_bytes(events.array(events.sized(300)))
        self.most_resident = 0

    def start(self, retention="24h"):
        """Seconds until it takes events. The vendor is a new one, which has received nothing."""
        self.vendor.stop()
        self.vendor.start()
        self.config.write_text(CONFIGURATION % {"port": self.vendor.port, "retention": retention})
        started = time.monotonic()
        self.collector.start()
        return time.monotonic() - started

    def stop(self):
        self.collector.stop(60)
        self.vendor.stop()

    def ask(self, *verb):
        command = [self.sluice, *verb, "--config", self.config]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=True).stdout

    def status(self):
        status = json.loads(self.ask("status", "--json"))
        return next(one for one in status["destinations"] if one["name"] == "vendor")

    def received(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.vendor.port, timeout=60)
        connection.request("GET", "/_received")
        answer = json.loads(connection.getresponse().read())
        connection.close()
        return answer

    def post(self, count):
        """So many events, one request after the other."""
        connection = http.client.HTTPConnection("127.0.0.1", self.collector.port, timeout=60)
        body = self.body.read_bytes()
        for _ in range(count // 100):
            connection.request("POST", events.PATH, body, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            if b'"SUCCESS"' not in answer.read():
                raise Broken(f"an event was refused with {answer.status}")
        connection.close()

    def resident(self):
        with open(f"/proc/{self.collector.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmRSS:"))
        found = int(line.split()[1]) * 1024
        self.most_resident = max(self.most_resident, found)
        return found

    def bytes(self):
        """On the disk, the WAL included."""
        return sum(
            os.path.getsize(path) for path in (self.path, f"{self.path}-wal") if os.path.exists(path))


class Depth:
    def __init__(self, sluice, count, directory):
        self.sluice, self.count, self.directory = sluice, count, directory
        self.deep = Log(sluice, directory, "deep")
        self.logs = [self.deep]
        self.rows, self.missed = [], []
        self.peak = 0

    def run(self):
        self.fill()
        self.compare_intake()
        self.compare_starts()
        self.compare_drains()
        self.drain()
        self.trim()

    def stop(self):
        for log in self.logs:
            log.stop()

    # 1. Filling

    def fill(self):
        deep, started = self.deep, time.monotonic()
        deep.start()
        deep.ask("pause", "vendor")
        deep.post(100)
        while (stored := deep.status()["accepted"]) < self.count:
            wrk(deep.collector.port, deep.body, min(5, 1 + (self.count - stored) // 500_000))
            deep.resident()
        self.say(f"filled with {stored:,} events in {time.monotonic() - started:.0f} s: {mega(deep.bytes())}, "
                 f"{mega(deep.most_resident)} resident at most")

    # 2. In turn

    def compare_intake(self):
        deep, shallow = [], []
        for _ in range(ROUNDS):
            with Shallow(self) as log:
                shallow.append(self.intake(log))
            deep.append(self.intake(self.deep))
        self.ratio("intake", deep, shallow)

    def intake(self, log):
        load = wrk(log.collector.port, log.body, INTAKE_SECONDS)
        log.resident()
        return load.answers * 100 / load.seconds

    def compare_starts(self):
        """After a kill, so that there is a WAL to recover."""
        deep, shallow = [], []
        for _ in range(ROUNDS):
            with Shallow(self) as log:
                log.collector.kill()
                shallow.append(log.start())
            self.deep.collector.kill()
            deep.append(self.deep.start())
        self.target(
            "start", f"{max(deep):.2f} s at most, {statistics.median(shallow):.2f} s at {SHALLOW:,} events",
            max(deep) <= 2, "≤ 2 s")

    def compare_drains(self):
        deep, shallow = [], []
        for _ in range(2 * ROUNDS):
            with Shallow(self) as log:
                shallow.append(self.first_drained(log))
            self.deep.stop()
            self.deep.start()
            deep.append(self.first_drained(self.deep))
        self.ratio("drain", deep, shallow)

    def first_drained(self, log):
        """Events per second at the receiver, from its first request until it had nine tenths of what the shallow log
        holds: its last events wait for a batch to fill."""
        log.ask("resume", "vendor")
        deadline = time.monotonic() + 60
        while (received := log.received())["events"] < SHALLOW * 0.9:
            if time.monotonic() > deadline:
                raise Failed(f"{received['events']} events arrived in 60 s")
            time.sleep(0.005)
        log.ask("pause", "vendor")
        log.resident()
        # The clock starts with the first request's arrival.
        return (received["events"] - 100) / received["milliseconds"] * 1000

    # 3. The end of the backlog

    def drain(self):
        deep = self.deep
        self.peak = max(self.peak, deep.bytes())
        first = deep.status()
        deep.ask("resume", "vendor")
        started, resident = time.monotonic(), []
        while (status := deep.status())["pending"] > 0:
            resident.append(deep.resident())
            self.peak = max(self.peak, deep.bytes())
            deep.collector.check()
            time.sleep(0.5)
        seconds = time.monotonic() - started
        pending = first["pending"]
        self.say(f"drained {pending:,} events in {seconds:.0f} s: {pending / seconds:,.0f} per second")
        if status["delivered"] != status["accepted"] or status["dead"]:
            raise Broken(f"accepted, delivered and dead do not add up: {status}")
        fifth = max(1, len(resident) // 5)
        growth = statistics.median(resident[-fifth:]) / statistics.median(resident[fifth:2 * fifth] or resident)
        self.target(
            "memory", f"{mega(deep.most_resident)} resident at most; {growth:.2f} from the drain's beginning to its end",
            deep.most_resident <= 150e6 and growth <= 1.25, "≤ 150 MB, flat")

    def trim(self):
        deep, started = self.deep, time.monotonic()
        deep.stop()
        deep.start(retention="1s")
        while deep.bytes() > self.peak / 10 and time.monotonic() < started + TRIMMED_WITHIN:
            deep.resident()
            time.sleep(0.5)
        seconds = time.monotonic() - started
        self.target(
            "file", f"{mega(self.peak)} at its peak, {mega(deep.bytes())} after {seconds:.0f} s of trimming",
            deep.bytes() <= self.peak / 10, "≤ 10 % of its peak")

    # Figures

    def ratio(self, name, deep, shallow):
        ratio = statistics.median(own / other for own, other in zip(deep, shallow))
        self.target(
            name, f"{statistics.median(deep):,.0f} events per second, {statistics.median(shallow):,.0f} at "
            f"{SHALLOW:,} events: {ratio:.2f} ({', '.join(f'{own / other:.2f}' for own, other in zip(deep, shallow))})",
            ratio >= 0.9, "≥ 0.9")

    def target(self, name, seen, is_met, target):
        self.say(f"{'met   ' if is_met else 'MISSED'}  {name:<7} {seen} (target {target})")
        if not is_met:
            self.missed.append(name)

    def say(self, text):
        print(text, flush=True)


class Shallow:
    """A log of 10,000 events for as long as it is measured."""

    def __init__(self, depth):
        self.depth = depth

    def __enter__(self):
        self.log = Log(self.depth.sluice, self.depth.directory, f"shallow-{len(self.depth.logs)}")
        self.depth.logs.append(self.log)
        self.log.start()
        self.log.ask("pause", "vendor")
        self.log.post(SHALLOW)
        return self.log

    def __exit__(self, *_):
        self.log.stop()
        self.depth.logs.remove(self.log)
        shutil.rmtree(self.log.directory)


def mega(bytes):
    return f"{bytes / 1e6:,.0f} MB"


def main():
    parser = argparse.ArgumentParser(prog="ops/soak depth", description="What a deep backlog costs.")
    parser.add_argument("sluice", help=argparse.SUPPRESS)
    parser.add_argument("--events", type=int, default=10_000_000, help="default 10,000,000, about 4 GB and 12 minutes")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    scratch = Path(__file__).resolve().parents[2] / ".build"
    if shutil.disk_usage(scratch).free < options.events * 900:
        parser.error(f"{scratch} has less than {mega(options.events * 900)} free")
    directory = Path(tempfile.mkdtemp(prefix="depth-", dir=scratch))
    depth = Depth(options.sluice, options.events, directory)
    started = time.monotonic()
    try:
        depth.run()
    except (Broken, Failed, Failure, OSError, subprocess.SubprocessError) as fault:
        print(f"the run failed: {fault}", file=sys.stderr)
        return 1
    finally:
        depth.stop()
        shutil.rmtree(directory, ignore_errors=True)
    missed = f"; missed: {', '.join(depth.missed)}" if depth.missed else ""
    print(f"{time.monotonic() - started:.0f} s in all{missed}")
    return 1 if depth.missed else 0


if __name__ == "__main__":
    sys.exit(main())
