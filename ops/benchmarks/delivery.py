"""Our side of delivering: what a collector makes of its backlog, and of taking and delivering at once."""

import json
import statistics
import threading
import time
import urllib.request

from collector import collector, configuration, status
from failure import Broken
from load import open_loop, wrk
from machine import Bystanders
from measure import Sample, WARM_UP_SECONDS, folder, run
from server import Server, ask, resident_bytes

DRAIN_LIMIT = 240
# A log that takes events for minutes reaches its bound, and trims what is delivered: that is part of being steady.
QUEUE = "path: log.db, maxBytes: 4GiB"


def drain(body):
    """A backlog, delivered to a local receiver that answers at once, in requests of as many events as it came in. Counts
    in events, from the receiver's first request to its last."""

    def measure(bench):
        with folder(bench) as directory, Server([bench.bare], directory) as receiver:
            path, settings = body.write(directory), configuration(directory, 1, receiver.port)
            with collector(bench, directory, settings) as server:
                run(bench.sluice, "pause", "vendor-1", "--config", settings)
                answers = 0
                while answers * body.count < bench.backlog:
                    answers += wrk(server.port, path, 1).answers
                cpu = server.cpu_seconds()
                with Bystanders(server.cpu_seconds) as others:
                    run(bench.sluice, "resume", "vendor-1", "--config", settings)
                    received = drained(receiver, answers)
                cpu = server.cpu_seconds() - cpu
                peak = server.peak_bytes()
            found = settled(bench, settings, answers * body.count, received["requests"] * body.count)
            delivered = found["stored"]
            return Sample(
                value=(delivered - body.count) / received["nanoseconds"] * 1e9, cpu_microseconds=cpu * 1e6 / delivered,
                peak_bytes=peak, bystanders=others.share, **found)

    return measure


# Of what intake alone took in the same round: a little more than is to be kept up.
OFFERED = 0.65


def steady(body, alone):
    """Taking and delivering at once, for `--steady` seconds, at a rate that is kept whatever is answered: 0.65 of what
    `alone` reached in this round. Counts the events that were delivered meanwhile."""

    def measure(bench):
        rate = OFFERED * bench.sample(alone).value / body.count

        def load(port, path):
            return open_loop(bench, port, path, rate, bench.steady)

        return together(bench, body, 1, bench.steady, load, lambda taken, delivered: delivered)

    return measure


def delivering(body, destinations):
    """Taking as fast as it can while all destinations are delivered to. Counts the events that were taken."""

    def measure(bench):
        def load(port, path):
            return wrk(port, path, bench.seconds)

        return together(bench, body, destinations, bench.seconds, load, lambda taken, delivered: taken)

    return measure


def together(bench, body, destinations, seconds, load, counted):
    with folder(bench) as directory, Server([bench.bare], directory) as receiver:
        path = body.write(directory)
        settings = configuration(directory, destinations, receiver.port, queue=QUEUE)
        with collector(bench, directory, settings) as server:
            warm = wrk(server.port, path, WARM_UP_SECONDS)
            drained(receiver, warm.answers * destinations)
            cpu = server.cpu_seconds()
            with Bystanders(lambda: server.cpu_seconds() + receiver.cpu_seconds()) as others:
                with Watch(server, directory / "log.db-admin.sock", seconds) as watch:
                    loaded = load(server.port, path)
            cpu = server.cpu_seconds() - cpu
            peak = server.peak_bytes()
            answers = warm.answers + loaded.answers
            received = drained(receiver, answers * destinations)
        found = settled(bench, settings, answers * body.count, received["requests"] * body.count)
        taken = loaded.answers * body.count
        return Sample(
            value=counted(taken / loaded.seconds, watch.delivered_per_second / destinations),
            p50_milliseconds=loaded.p50_milliseconds, p99_milliseconds=loaded.p99_milliseconds,
            cpu_microseconds=cpu * 1e6 / taken, peak_bytes=peak, bystanders=others.share, remark=watch.remark, **found)


class Watch:
    """Asks a collector now and then how much it has delivered, how much waits, and how much memory it has."""

    def __init__(self, server, socket, seconds):
        self.server, self.socket, self.pause = server, socket, max(0.25, seconds / 200)
        self.points = []
        self.stop = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def __enter__(self):
        self._look()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join()
        self._look()

    def _run(self):
        while not self.stop.wait(self.pause):
            self._look()

    def _look(self):
        destinations = ask(self.socket, "/api/v1/status")["destinations"]
        self.points.append((
            time.monotonic(), sum(one["delivered"] for one in destinations),
            max(one["pending"] for one in destinations), resident_bytes(self.server.process.pid)))

    @property
    def delivered_per_second(self):
        (began, before, *_), (ended, after, *_) = self.points[0], self.points[-1]
        return (after - before) / (ended - began)

    @property
    def remark(self):
        """The second quarter of the time, when all has warmed up, beside the last."""
        quarter = max(1, len(self.points) // 4)
        early, late = self.points[quarter:2 * quarter], self.points[-quarter:]
        backlogs, memories = [
            [statistics.mean(point[index] for point in points) for points in (early, late)] for index in (2, 3)]
        return (
            f"backlog {backlogs[0]:,.0f} → {backlogs[1]:,.0f} events, "
            f"memory {memories[0] / 1e6:.0f} → {memories[1] / 1e6:.0f} MB (second and last quarter)")


def settled(bench, settings, answered, received):
    """Everything that was answered was delivered to each destination, by the log's account and the receiver's."""
    destinations = status(bench, settings)["destinations"]
    for one in destinations:
        if not answered <= one["accepted"] == one["delivered"] or one["pending"] or one["dead"]:
            raise Broken(f"{answered} events were answered; the account is {one}")
    accepted = destinations[0]["accepted"]
    # More arrive where requests hold fewer events than they came in.
    if received < accepted * len(destinations):
        raise Broken(f"{accepted} events are delivered to each of {len(destinations)}; {received} were received in all")
    return {"answered": answered, "stored": accepted}


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
