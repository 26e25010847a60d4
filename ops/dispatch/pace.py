"""Requests per second as the receivers see them."""

import json
import math
import time

from collector import Collector, tell, view
from program import Program

# So small that the rate is what bounds delivery, and that there is something to split.
EVENTS_PER_REQUEST = 2
KILLS = 3
# One event in so many is refused whenever it is in a request: its batch has to be split.
POISONED, POISON = 150, "poisoned"
# A receiver looks so often whether it is late, and the margin of 20 ms covers this much of it.
LOOK, UNSEEN = 0.006, 0.015
# Requests are sent again, and split; the vendor is worth its whole rate.
UNEVEN = f"""
fail 2% status 500
poison {POISON} 400 BAD_INPUT
latency 3ms p99 60ms
"""
# A vendor that says that it can do no more for now is spared: of its rate less is used.
ROUGH = "fail 2% status 408" + UNEVEN


class Pace:
    def __init__(self, sluice, directory, verdicts, rates, seconds, is_quick):
        self.rates, self.seconds, self.is_quick, self.verdicts = rates, seconds, is_quick, verdicts
        self.collector = Collector(sluice, directory)
        self.vendors = {
            rate: Program(name(rate), [
                sluice, "simulate", "--vendor", "dengage", "--listen", "127.0.0.1:0", "--id", "sessionId"], directory,
                # A receiver that is kept from running notes requests later than they came.
                is_preferred=True)
            for rate in rates
        }

    def run(self):
        try:
            for vendor in self.vendors.values():
                vendor.start()
            self.configure(lambda rate: f"{{ requestsPerSecond: {rate:g} }}")
            self.collector.start()
            self.fill()
            calm = self.calm()
            uneven = self.uneven()
            self.rough()
            arrivals = {rate: self.arrivals(rate) for rate in self.rates}
            self.judge_pace(arrivals, calm, uneven)
            self.judge_conservation()
        finally:
            self.collector.program.stop()
            for vendor in self.vendors.values():
                vendor.stop()

    def configure(self, limit):
        settings = (
            "batch: { events: %d, wait: 1ms }, concurrency: 256, retry: { base: 20ms, max: 200ms }, rate: %s")
        self.collector.configure([
            (name(rate), vendor.port, settings % (EVENTS_PER_REQUEST, limit(rate)))
            for rate, vendor in self.vendors.items()
        ])

    # The load

    @property
    def rough_seconds(self):
        return max(3, self.seconds / 3)

    def fill(self):
        """More than can be delivered in the time."""
        self.sent, connection = {}, self.collector.connect()
        for rate in self.rates:
            seconds = self.seconds + KILLS * (2 * self.rough_seconds + 1.5) + self.rough_seconds + 10
            count = math.ceil(rate * seconds) * EVENTS_PER_REQUEST
            self.sent[rate] = [f"{number}-{POISON if number % POISONED == 0 else 'good'}" for number in range(1, count + 1)]
        for rate, ids in self.sent.items():
            for first in range(0, len(ids), 500):
                self.collector.post(connection, name(rate), [view(one) for one in ids[first:first + 500]])
        connection.close()

    def calm(self):
        """From when to when, in nanoseconds of the clock that receivers use too."""
        time.sleep(1.5)
        begun = time.monotonic_ns()
        time.sleep(self.seconds)
        return begun, time.monotonic_ns()

    def uneven(self):
        """From when to when, of each process between two kills: without its start, when the slots count as taken."""
        self.script(UNEVEN)
        spans = []
        for _ in range(KILLS):
            time.sleep(self.rough_seconds)
            self.collector.program.kill()
            self.collector.start()
            time.sleep(1.5)
            begun = time.monotonic_ns()
            time.sleep(self.rough_seconds)
            spans.append((begun, time.monotonic_ns()))
        return spans

    def rough(self):
        self.script(ROUGH)
        time.sleep(self.rough_seconds)
        self.collector.program.check()

    def script(self, text):
        for vendor in self.vendors.values():
            tell(vendor.port, "POST", "/_script", text)

    # What came of it

    def arrivals(self, rate):
        return [int(line) for line in tell(self.vendors[rate].port, "GET", "/_received/arrivals").split()]

    def judge_pace(self, arrivals, calm, uneven):
        """A receiver on a busy machine notes a request later than it came, by no more than it says. So what it notes within
        a window that is shorter by that came within the whole window."""
        for rate, times in arrivals.items():
            slots, late = math.ceil(rate), self.late(rate)
            window = slots / rate
            most = busiest(times, window - (late if late > UNSEEN else 0))
            seen = f"{most:,} requests in the busiest {window:.3g} s of {slots:,} allowed; {len(times):,} in all"
            if late > UNSEEN:
                seen += f" (the receiver was up to {late * 1000:.0f} ms late, which is allowed for)"
            self.verdicts.judge(most <= slots and len(times) > rate, f"{rate:g} per second", seen)
            self.judge_use(used(times, rate, [calm]), f"over {self.seconds} s")
            self.judge_use(
                used(times, rate, uneven),
                f"while some fail and some are split, between {KILLS} kills, the first second after each aside")

    def judge_use(self, share, when):
        said = f"{share:.1%} of the rate used {when}"
        if self.is_quick:
            self.verdicts.note("", said)
        else:
            self.verdicts.judge(share >= 0.95, "", said)

    def late(self, rate):
        """Seconds."""
        received = json.loads(tell(self.vendors[rate].port, "GET", "/_received"))
        return received["lateMilliseconds"] / 1000 + LOOK

    def judge_conservation(self):
        """Without a limit the rest is delivered at once."""
        self.script(f"poison {POISON} 400 BAD_INPUT")
        self.collector.program.stop()
        self.configure(lambda rate: "unlimited")
        self.collector.start()
        self.collector.wait_until_drained(within=120)
        dead = [json.loads(line) for line in self.collector.ask("dead", "list", "--limit", "0", "--json").splitlines()]
        lost = repeats = 0
        for rate, ids in self.sent.items():
            lines = tell(self.vendors[rate].port, "GET", "/_received/ids").splitlines()
            counts = {one["id"]: one["count"] for one in map(json.loads, lines)}
            died = {letter["body"]["sessionId"] for letter in dead if letter["destination"] == name(rate)}
            lost += sum(1 for one in ids if (one in counts) == (one in died))
            repeats += sum(count - 1 for count in counts.values())
        total = sum(map(len, self.sent.values()))
        self.verdicts.judge(
            lost == 0, "nothing is lost",
            f"of {total:,} events {lost} are neither delivered nor dead, or both; {len(dead)} dead, {repeats} repeats, "
            f"{KILLS} kills")


def name(rate):
    return f"rate-{rate:g}".replace(".", "-")


def used(times, rate, spans):
    """The share of a rate that the requests within some spans are."""
    requests = length = 0
    for begun, ended in spans:
        within = [at for at in times if begun <= at < ended]
        if len(within) > 1:
            requests += len(within) - 1
            length += (within[-1] - within[0]) / 1e9
    return requests / rate / length if length else 0


def busiest(times, seconds):
    """The most in any window, however it is laid: two that are exactly one window apart do not share one."""
    span, most, first = round(seconds * 1e9), 0, 0
    for index, at in enumerate(times):
        while at - times[first] >= span:
            first += 1
        most = max(most, index - first + 1)
    return most

