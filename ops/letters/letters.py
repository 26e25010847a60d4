"""A hundred thousand dead letters: how long listing, counting and filtering take, and whether clients notice when all of
them are replayed. Called by ops/soak: `letters.py SLUICE [--letters N]`.

Every second event is refused by its vendor, alone. Times are of the admin API over its socket file, medians of seven.
"""

import argparse
import http.client
import json
import socket
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

from collector import Collector, tell
from program import Failure, Program

SETTINGS = "batch: { events: 20, wait: 20ms }, rate: unlimited, concurrency: 16, retry: { base: 50ms, max: 1s }"
WITHIN = 0.2
LIVE_PER_SECOND, LIVE_SECONDS, CLIENTS = 400, 10, 4
REPLAYED_PER_SECOND = 1000
NOTICED = 1.5


class AdminConnection(http.client.HTTPConnection):
    def __init__(self, path):
        super().__init__("localhost", timeout=60)
        self.path = str(path)

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self.path)


class Letters:
    def __init__(self, sluice, directory, letters):
        self.letters, self.directory = letters, directory
        self.collector = Collector(sluice, directory)
        self.vendor = Program(
            "vendor", [sluice, "simulate", "--vendor", "dengage", "--listen", "127.0.0.1:0"], directory)
        self.faults = []

    def run(self):
        try:
            self.vendor.start()
            tell(self.vendor.port, "POST", "/_script", "poison refused 400 BAD_INPUT")
            self.collector.configure([("vendor", self.vendor.port, SETTINGS)])
            self.collector.start()
            self.refuse()
            self.look()
            self.replay()
        finally:
            self.collector.program.stop()
            self.vendor.stop()
        return self.faults

    def refuse(self):
        began, connection = time.monotonic(), self.collector.connect()
        for first in range(0, self.letters, 250):
            events = []
            for number in range(first, min(first + 250, self.letters)):
                events += [event(number, "taken"), event(number, "refused")]
            self.collector.post(connection, "vendor", events)
        while int(self.collector.ask("dead", "count")) < self.letters:
            self.collector.program.check()
            if time.monotonic() > began + 600:
                raise Failure("the letters do not become as many as were refused")
            time.sleep(1)
        self.collector.wait_until_drained(60)
        print(f"{self.letters:,} of {2 * self.letters:,} events refused, in {time.monotonic() - began:.0f} s\n")

    def ask(self, target, method="GET"):
        connection = AdminConnection(self.directory / "sluice.db-admin.sock")
        connection.request(method, target)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise Failure(f"{target} was answered {answer.status} {body[:200]!r}")
        return body

    def look(self):
        now = int(time.time() * 1000)
        middle = int(json.loads(self.ask("/api/v1/dead?limit=1"))["id"]) + self.letters // 2
        questions = [
            ("list the first 1,000", "/api/v1/dead?limit=1000", True),
            ("list the next 1,000, from the middle", f"/api/v1/dead?limit=1000&after={middle}", True),
            ("show one", f"/api/v1/dead/{middle}", True),
            ("count all", "/api/v1/dead/count", True),
            ("count by destination, reason and kind", "/api/v1/dead/count?by=destination,reason,kind", True),
            ("filter by kind", "/api/v1/dead/count?kind=SEARCH", True),
            ("filter by user", "/api/v1/dead?user=user-77&limit=1000", True),
            ("filter by HTTP status", "/api/v1/dead/count?status=400", True),
            ("filter by time", f"/api/v1/dead/count?since={now - 3_600_000}&until={now}", True),
            ("text in a body, which reads them all", "/api/v1/dead/count?text=q-4711", False),
            ("status of everything", "/api/v1/status", True),
            ("metrics", "/metrics", True),
        ]
        print(f"{'':<42}{'median':>9}{'most':>9}")
        for what, target, is_bound in questions:
            times = []
            for _ in range(7):
                began = time.monotonic()
                self.ask(target)
                times.append(time.monotonic() - began)
            took = statistics.median(times)
            mark = "" if not is_bound else "✓" if took <= WITHIN else "✗"
            print(f"{what:<42}{took * 1000:>6.0f} ms{max(times) * 1000:>6.0f} ms  {mark}")
            if is_bound and took > WITHIN:
                self.faults.append(f"{what}: {took * 1000:.0f} ms, of {WITHIN * 1000:.0f}")

    def replay(self):
        tell(self.vendor.port, "POST", "/_heal", "")
        self.live(2)
        alone = self.live(LIVE_SECONDS)
        job = json.loads(self.ask(f"/api/v1/replays?rps={REPLAYED_PER_SECOND}&limit=0", "POST"))
        beside = self.live(LIVE_SECONDS)
        is_under_way = json.loads(self.ask(f"/api/v1/replays/{job['id']}"))["state"] == "running"
        ratio = beside / alone
        print(
            f"\nclients are answered within {alone * 1000:.1f} ms (p99 of {LIVE_PER_SECOND} requests a second), and within "
            f"{beside * 1000:.1f} ms while {REPLAYED_PER_SECOND:,} letters a second are replayed: {ratio:.2f}")
        if not is_under_way:
            self.faults.append("the replay ended before it was measured: more letters are needed")
        if ratio > NOTICED:
            self.faults.append(f"clients notice a replay: p99 {ratio:.2f} of what it was, of {NOTICED}")
        # The others as fast as the vendor takes them.
        self.ask(f"/api/v1/replays/{job['id']}/cancel", "POST")
        self.ask("/api/v1/dead/replay?limit=0", "POST")
        self.collector.wait_until_drained(120)
        while json.loads(self.ask("/api/v1/dead/count?state=replaying"))["count"]:
            time.sleep(0.5)
        left = int(self.collector.ask("dead", "count"))
        print(f"{self.letters - left:,} of {self.letters:,} letters replayed; {left:,} left")
        if left:
            self.faults.append(f"{left:,} letters are left after the replay")

    def live(self, seconds):
        """The 99th percentile of how long answers took, from when they were due."""
        times, end = [], time.monotonic() + seconds

        def client(number):
            connection, due = self.collector.connect(), time.monotonic()
            while due < end:
                time.sleep(max(0.0, due - time.monotonic()))
                self.collector.post(connection, "vendor", [event(number, "live")])
                times.append(time.monotonic() - due)
                due += CLIENTS / LIVE_PER_SECOND

        clients = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
        for one in clients:
            one.start()
        for one in clients:
            one.join()
        return sorted(times)[int(len(times) * 0.99)]


def event(number, what):
    name = "SEARCH" if number % 3 == 0 else "CUSTOM_EVENT"
    more = f'"query":"q-{number}"' if name == "SEARCH" else f'"type":"t-{number % 20}","params":{{"n":"{number}"}}'
    return f'{{"name":"{name}","userId":"user-{number % 5000}","sessionId":"{what}-{number}",{more}}}'


def main(sluice, *arguments):
    parser = argparse.ArgumentParser(prog="ops/soak letters")
    parser.add_argument("--letters", type=int, default=100_000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="sluice-letters-") as directory:
        try:
            faults = Letters(sluice, Path(directory), options.letters).run()
        except Failure as failure:
            faults = [str(failure)]
    for fault in faults:
        print(f"✗ {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
