"""Three in the morning in a minute, called by ops/run --incident: `incident.py SLUICE`.

1. A simulated vendor and the collector start on free ports, with a temporary directory for the log.
2. A quarter of the shop's servers have a new version, which sends one member under another name. The vendor refuses
   those events: 5,000 of 20,000.
3. The operator asks what died and why, renames the member in bulk after a dry run, and replays at 200 a second while
   the shop goes on.
4. What the collector has accepted is compared, as mended, with what has arrived at the vendor.

Exit code 0 when everything has arrived and nothing is dead.
"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter

from shop import Shop
from stage import Failure, Stage
from story import perform

EVENTS, REQUEST, WRONG_EVERY = 20_000, 20, 4
SECONDS, SETTLED_WITHIN = 12.0, 120.0
REPLAYS_PER_SECOND, LIVE_PER_SECOND = 200, 100
# Small batches: a refused one is halved until each wrong event stands alone, and here every fourth is wrong.
PACE = "rate: unlimited, concurrency: 16, batch: { events: 20 }"
OLD, NEW = "loyaltyTier", "loyalty_tier"


def event(number, name):
    params = {"order": f"A-{number:06}", name: "gold", "value": "59.90"}
    return json.dumps(
        {"name": "CUSTOM_EVENT", "userId": f"user-{number % 500}", "sessionId": f"visit-{number % 2000}",
         "type": "points_earned", "params": params}, separators=(",", ":"))


class Incident:
    def __init__(self, stage, screen):
        self.stage, self.screen = stage, screen
        self.expected = Counter()
        self.faults = []
        self.stopped = threading.Event()

    def run(self):
        self.stage.start()
        self.shop = Shop(self.stage.ports["collector"], 0, SECONDS)
        self.stage.tell("dengage", "/_script", f'poison "{NEW}" 400 BAD_INPUT')
        self.roll_out()
        self.find_out()
        self.mend()
        self.replay()
        self.check()

    # The mistake

    def roll_out(self):
        self.screen.title("02:40  A new version goes to a quarter of the shop's servers")
        self.screen.say("", f'  It sends "{NEW}" where the vendor knows "{OLD}". The vendor refuses what it does not know.')
        began = time.monotonic()
        connection = self.shop.connect()
        for first in range(0, EVENTS, REQUEST):
            time.sleep(max(0.0, began + SECONDS * first / EVENTS - time.monotonic()))
            numbers = range(first, first + REQUEST)
            self.send(connection, [event(n, NEW if n % WRONG_EVERY == 0 else OLD) for n in numbers])
        self.wait_until_settled("02:41")

    def send(self, connection, events):
        status, answer = self.shop.post(connection, "storefront", "storefront-key", f"[{','.join(events)}]")
        if status != 200 or not self.shop.is_success(answer):
            raise Failure(f"good events were refused: {status} {answer[:200]}")
        self.expected.update(one.replace(f'"{NEW}"', f'"{OLD}"') for one in events)

    def wait_until_settled(self, clock):
        deadline = time.monotonic() + SETTLED_WITHIN
        counts = {"sent": sum(self.expected.values()), "accepted": sum(self.expected.values())}
        while True:
            one = self.destination()
            self.screen.show(clock, 1, counts, [one])
            if not one["pending"] and not one["deferred"] and not one["replaying"]:
                self.screen.show(clock, 1, counts, [one], is_last=True)
                return
            if time.monotonic() > deadline:
                raise Failure(f"after {SETTLED_WITHIN:.0f} s {one['pending']:,} events are still pending")
            time.sleep(0.2)
            self.stage.check()

    def destination(self):
        return json.loads(self.stage.ask("status", "--json"))["destinations"][0]

    # The operator

    def find_out(self):
        self.screen.title("03:00  The operator is woken: what died, why, how much, since when?")
        self.type("dead", "count", "--by", "destination,kind,reason,status,detail")
        letters = self.stage.ask("dead", "list", "--limit", "1", "--json").splitlines()
        if letters:
            self.type("dead", "show", str(json.loads(letters[0])["id"]))

    def mend(self):
        self.screen.title("03:05  The vendor wants the old name: a dry run, then the edit")
        edit = ("dead", "edit", "--destination", "dengage-eu", "--text", NEW, "--rename", f"/params/{NEW}={OLD}")
        self.type(*edit, "--dry-run", most=6)
        self.type(*edit)

    def replay(self):
        self.screen.title(f"03:07  The letters are replayed at {REPLAYS_PER_SECOND} a second, while the shop goes on")
        live = threading.Thread(target=self.go_on, daemon=True)
        live.start()
        began = time.monotonic()
        self.type("dead", "replay", "--destination", "dengage-eu", "--rps", str(REPLAYS_PER_SECOND), "--wait")
        self.took = time.monotonic() - began
        self.stopped.set()
        live.join()
        self.wait_until_settled("03:08")
        self.type("status")

    def go_on(self):
        """The shop's traffic of the night, all of it in order."""
        connection = self.shop.connect()
        number = EVENTS
        try:
            while not self.stopped.wait(1 / LIVE_PER_SECOND):
                self.send(connection, [event(number, OLD)])
                number += 1
        except (Failure, OSError) as failure:
            self.faults.append(f"live traffic: {failure}")

    def type(self, *verb, most=40):
        """A verb as the operator types it, and what it says."""
        words = " ".join(f"'{word}'" if set(word) & set("*{") else word for word in verb)
        self.screen.say("", self.screen.paint("dim", "  $ ") + f"sluice {words}")
        command = [self.stage.sluice, *verb, "--config", self.stage.config]
        answer = subprocess.run(command, capture_output=True, text=True, timeout=180)
        if answer.returncode > 1:
            raise Failure(f"sluice {words}: exit code {answer.returncode}\n{answer.stderr}")
        lines = answer.stdout.splitlines()
        if len(lines) > most:
            lines = [*lines[:most], "…", lines[-1]]
        self.screen.say(*[self.screen.cut(f"  {line}".rstrip()) for line in lines])

    # The count

    def check(self):
        self.screen.title("Is everything there?")
        self.screen.say("")
        arrived = Counter(self.stage.received("dengage", "/events").split("\n")[:-1])
        one = self.destination()
        letters = int(self.stage.ask("dead", "count"))
        live = sum(self.expected.values()) - EVENTS
        there = sum(text in arrived for text in self.expected)
        rate = EVENTS / WRONG_EVERY / self.took
        self.note(there == len(self.expected), f"{there:>7,}  events arrived as they should be, {live:,} of them sent meanwhile")
        strangers = len(arrived.keys() - self.expected.keys())
        self.note(strangers == 0, f"{strangers:>7,}  others arrived")
        repeats = sum(arrived.values()) - len(arrived)
        self.note(True, f"{repeats:>7,}  arrived twice")
        self.note(one["dead"] == 0 and letters == 0, f"{letters:>7,}  are dead")
        self.note(rate <= REPLAYS_PER_SECOND * 1.1, f"{rate:>7,.0f}  replayed in a second")

    def note(self, is_right, text):
        self.screen.say(f"  {self.screen.paint('green', '✓') if is_right else self.screen.paint('red', '✗')} {text}")
        if not is_right:
            self.faults.append(text.strip())

    def conclude(self):
        if self.faults:
            self.screen.say("", self.screen.paint("red", "The incident is not over:"), *[f"  {one}" for one in self.faults])
        else:
            total = sum(self.expected.values())
            self.screen.say("", f"The incident is over: {total:,} events delivered, 0 dead")
        return not self.faults


def main(sluice):
    def play(stage, screen):
        incident = Incident(stage, screen)
        incident.run()
        return incident.conclude()

    return perform(
        "incident", lambda directory: Stage(sluice, directory, vendors=["dengage"], pace=PACE, latency="5ms"), play)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
