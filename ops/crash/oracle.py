"""Knows what was answered, and says what of it is not as promised. It knows nothing of what the collector holds."""

import re
from collections import Counter

from clients import POISON

# The number that counts a user's or item's events, and whose it is.
DENGAGE_LANE = re.compile(r'"userId":"([^"]+)".*"n":(\d+)')
GRAVITY_LANE = re.compile(r'"itemId":"([^"]+)".*"value":"(\d+)"')


class Oracle:
    """`most_repeats` is what the kills so far may have caused at each receiver; `ordered` are the receivers at which
    the order within a lane is promised, with how a lane is read."""

    def __init__(self, requests, most_repeats, ordered):
        self.requests, self.most_repeats, self.ordered = requests, most_repeats, ordered
        self.faults, self.figures = [], Counter()

    def judge(self, vendor, source, received, letters):
        """`received` and `letters` are the bodies at one receiver and in its dead letters, in order."""
        mine = [request for request in self.requests if request.source == source]
        there, dead = Counter(received), Counter(letters)
        found = there.keys() | dead.keys()
        self.judge_answered(vendor, mine, found)
        self.judge_unanswered(vendor, mine, found)
        self.judge_places(vendor, mine, there, dead)
        self.judge_repeats(vendor, received, there)
        if vendor in self.ordered:
            self.judge_order(vendor, there)

    def judge_answered(self, vendor, requests, found):
        for request in requests:
            for event in request.accepted or []:
                self.figures["answered"] += 1
                if event not in found:
                    self.figures["lost"] += 1
                    self.faults.append(f"answered in round {request.round}, and neither at {vendor} nor dead: {event}")

    def judge_unanswered(self, vendor, requests, found):
        """All of a request or nothing of it is there; of one that was refused, nothing."""
        for request in requests:
            if request.accepted is not None and request.accepted:
                continue
            there = sum(event in found for event in request.events)
            self.figures["unanswered"] += request.accepted is None
            if request.accepted is None and there not in (0, len(request.events)):
                self.faults.append(
                    f"{there} of {len(request.events)} events of a request of round {request.round} are at {vendor}: "
                    f"{request.events[0]}")
            if request.accepted is not None and there:
                self.faults.append(f"answered {request.status}, and at {vendor} all the same: {request.events[0]}")

    def judge_places(self, vendor, requests, there, dead):
        """Delivered or dead, once, and nothing that nobody has sent."""
        sent = {event for request in requests for event in request.events}
        for event in there.keys() | dead.keys():
            if event not in sent:
                self.faults.append(f"at {vendor}, and sent by nobody: {event}")
            if dead[event] + (event in there) > 1:
                self.faults.append(f"in more than one place: {event}")
        for event in dead:
            self.figures["dead"] += 1
            if POISON not in event:
                self.faults.append(f"dead, though {vendor} would have taken it: {event}")

    def judge_repeats(self, vendor, received, there):
        repeats = len(received) - len(there)
        self.figures["received"] += len(received)
        self.figures["repeats"] += repeats
        if repeats > self.most_repeats:
            self.faults.append(f"{repeats} repeats at {vendor}, of {self.most_repeats} allowed")

    def judge_order(self, vendor, there):
        """First copies of a lane arrive in the order in which they were sent. A dict keeps first copies in order."""
        last = {}
        for event in there:
            lane, number = self.ordered[vendor].search(event).groups()
            if int(number) < last.get(lane, (0, ""))[0]:
                self.faults.append(f"out of order at {vendor}: {event} after {last[lane][1]}")
            last[lane] = (int(number), event)
        self.figures["lanes"] += len(last)
