"""Four destinations at the same rate, of which three misbehave."""

import json
import math
import multiprocessing
import socket
import time

from collector import Collector, tell, view
from program import Failure, Program
from receiver import Receiver, prefer_this_thread

RATE, EVENTS_PER_REQUEST = 200, 4
# Of what the rate allows.
LOAD = 0.8
TICK = 0.02
SETTINGS = (
    f"batch: {{ events: {EVENTS_PER_REQUEST}, wait: 20ms }}, concurrency: 16, rate: {{ requestsPerSecond: {RATE} }}, "
    "retry: { base: 100ms, max: 5s }, timeout: 10s")
FLAP = 3


class Isolation:
    def __init__(self, sluice, directory, verdicts, seconds):
        self.verdicts, self.seconds = verdicts, seconds
        self.collector = Collector(sluice, directory)
        self.healthy = Receiver()
        self.vendors = {
            name: Program(
                name, [sluice, "simulate", "--vendor", "dengage", "--listen", "127.0.0.1:0", *mood], directory)
            for name, mood in {"slow": ("--latency", "9s"), "flapping": ()}.items()
        }

    def run(self):
        try:
            for vendor in self.vendors.values():
                vendor.start()
            self.healthy.start()
            self.collector.configure([
                ("healthy", self.healthy.port, SETTINGS),
                ("dead", closed_port(), SETTINGS),
                *((name, vendor.port, SETTINGS) for name, vendor in self.vendors.items()),
            ])
            self.collector.start()
            # The first second of a process is waited out.
            time.sleep(1.5)
            self.measure(["healthy"], 2)
            alone = self.measure(["healthy"], self.seconds)
            tell(self.vendors["flapping"].port, "POST", "/_script", "".join(
                f"at {at}s for {FLAP}s status 500\n" for at in range(0, 10 * self.seconds, 2 * FLAP)))
            beside = self.measure(["healthy", "dead", "slow", "flapping"], self.seconds)
            self.judge(alone, beside)
        finally:
            self.collector.program.stop()
            for vendor in self.vendors.values():
                vendor.stop()
            self.healthy.stop()

    def measure(self, names, seconds):
        """Events of the healthy one per second, and how long they took from being sent here to being received there."""
        self.healthy.forget()
        begun = time.monotonic() + 0.5
        # Each a process: what the others' load costs here must not look like a delay of the healthy one.
        context = multiprocessing.get_context("fork")
        loads = [context.Process(target=self.load, args=(name, begun, seconds), daemon=True) for name in names]
        for load in loads:
            load.start()
        for load in loads:
            load.join()
        if any(load.exitcode for load in loads):
            raise Failure("a load could not be sent; the reason is above")
        time.sleep(1)
        delays = self.healthy.delays()
        if not delays:
            raise Failure("the healthy destination got nothing")
        return len(delays) / seconds, delays[math.floor(len(delays) * 0.99)]

    def load(self, name, begun, seconds):
        """Evenly, whatever answers take."""
        prefer_this_thread()
        connection, number = self.collector.connect(), 0
        for tick in range(round(seconds / TICK)):
            time.sleep(max(0, begun + tick * TICK - time.monotonic()))
            due = round((tick + 1) * TICK * RATE * EVENTS_PER_REQUEST * LOAD)
            now = time.monotonic_ns()
            self.collector.post(
                connection, name, [view(f"{name}-{one}", f',"sentAt":{now}') for one in range(number, due)])
            number = due
        connection.close()

    def judge(self, alone, beside):
        states = {one["name"]: one for one in json.loads(self.collector.ask("status", "--json"))["destinations"]}
        for name in ("dead", "slow", "flapping"):
            one = states[name]
            self.verdicts.note(name, f"{one['state']}, {one['delivered']:,} delivered, {one['pending']:,} pending")
        self.verdicts.judge(
            beside[0] >= 0.95 * alone[0], "healthy: throughput",
            f"{beside[0]:,.0f} events per second beside the three, {alone[0]:,.0f} alone: {beside[0] / alone[0]:.2f} "
            "(target ≥ 0.95)")
        self.verdicts.judge(
            beside[1] <= 1.5 * alone[1], "healthy: p99 delay",
            f"{beside[1] / 1e6:.0f} ms beside the three, {alone[1] / 1e6:.0f} ms alone: {beside[1] / alone[1]:.2f} "
            "(target ≤ 1.5)")
        died = {name: one["dead"] for name, one in states.items() if one["dead"]}
        self.verdicts.judge(not died, "no dead letters", f"{died or 'none'}")


def closed_port():
    """Where nobody listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
