"""A shopping day in a quarter of a minute, called by ops/run: `shopping_day.py SLUICE [--keep]`.

1. Five simulated vendors and the collector start on free ports, with a temporary directory for the log.
2. Some hundred visitors shop. The storefront reports them in Dengage's format, which Dengage gets as it is and Gravity
   Field, Ometria and RichRelevance in their own words; the back office reports in Gravity's, to Gravity. Gravity refuses
   a product that it does not know yet; Dengage fails for a while; some of what the shop sends is wrong.
3. The operator looks at the status and the dead letters; Gravity learns of the product; the dead letters are replayed.
4. What the collector has accepted is compared with what has arrived: byte for byte where the vendor's format came in,
   and order by order, to the cent, at all five.

Exit code 0 when everything accepted was delivered. `--keep` leaves everything running until Ctrl-C.
"""

import json
import os
import sys
import time
from collections import Counter

import orders
import visitors
from shop import Shop
from stage import CUSTOMER, KEY, NAME, PASSWORD, REQUESTS_PER_SECOND, SERVLET, Stage
from story import perform

SECONDS = 14.0
DELIVERED_WITHIN = 30.0
TROUBLE_AT, TROUBLE_SECONDS = 0.45, 2
# All of its events lie in the past.
YESTERDAY = int(time.time()) // 86400 * 86400 - 86400

WHAT_TO_TRY = f"""
  # an event for Dengage
  curl '%(collector)s/add/events/v1.json?apiKey={KEY}' \\
    -d '{{"name":"PAGE_VIEW","category":"Home Page","userId":"me","sessionId":"now"}}'

  # an event for Gravity, answered by an empty 200
  curl -i -u {CUSTOMER}:{PASSWORD} \\
    %(collector)s{SERVLET}/addEvents \\
    -d '[{{"eventType":"VIEW","itemId":"sku-0001","userId":"me"}}]'

  # the operator's view
  export SLUICE_CONFIG=%(config)s
  %(sluice)s status --watch
  %(sluice)s dead list

  # Dengage fails, and is mended
  curl %(dengage)s/_script -d 'status 503'
  curl -X POST %(dengage)s/_heal

  # what Dengage has received
  curl %(dengage)s/_received

Ctrl-C stops everything."""


class ShoppingDay:
    def __init__(self, stage, screen):
        self.stage, self.screen = stage, screen
        self.bad = []
        self.letters = []
        self.faults = []

    def run(self):
        self.stage.start()
        self.shop = Shop(self.stage.ports["collector"], YESTERDAY, SECONDS)
        self.introduce()
        self.let_the_day_pass()
        self.show_bad_requests()
        self.operate()
        self.check_everything()

    # The day

    def introduce(self):
        self.screen.title(f"A shopping day: {visitors.VISITORS} visitors, 08:00 to 22:00 in {SECONDS:.0f} seconds")
        through = f"──▶ sluice at 127.0.0.1:{self.shop.port} ──"
        gap = " " * len(through)
        self.screen.say(
            "",
            f"  storefront, Dengage's format ──┐{gap}┌──▶ dengage-eu    byte for byte",
            f"                                 │{gap}├──▶ field-eu      Gravity Field, in its own words",
            f"                                 ├{through}┼──▶ ometria       in its own words",
            f"                                 │{gap}├──▶ recs-us       RichRelevance, in its own words",
            f"  back office, Gravity's format ─┘{gap}└──▶ gravity-ams   byte for byte",
            "", "  All five vendors are simulated, each as strict as its contract.", "")

    def let_the_day_pass(self):
        plan = [
            (0, f"Gravity does not know {visitors.NEW_PRODUCT} yet, and refuses requests that hold it.",
             lambda: self.stage.tell("gravity", "/_script", f"poison {visitors.NEW_PRODUCT} 400 ERR_ITEM_NOT_FOUND")),
            (0.2, "Some of what the shop sends is wrong. It is told why.", self.send_bad_requests),
            (TROUBLE_AT, "Dengage answers 503 to everything. Its events wait in the log.",
             lambda: self.stage.tell("dengage", "/_script", f"for {TROUBLE_SECONDS}s status 503")),
            (TROUBLE_AT + TROUBLE_SECONDS / SECONDS, "Dengage is back.", lambda: None),
        ]
        self.shop.open()
        deadline = time.monotonic() + SECONDS + DELIVERED_WITHIN
        destinations = self.destinations()
        while time.monotonic() < deadline and not (self.shop.is_closed and are_done(destinations)):
            while plan and self.shop.passed >= plan[0][0]:
                _, what, action = plan.pop(0)
                action()
                self.screen.say(f"  {self.shop.clock}  {what}")
            self.screen.show(self.shop.clock, self.shop.passed, self.counts(), destinations)
            time.sleep(0.15)
            self.stage.check()
            destinations = self.destinations()
        self.screen.show(self.shop.clock, 1, self.counts(), destinations, is_last=True)

    def send_bad_requests(self):
        self.bad = self.shop.try_bad_requests()

    def counts(self):
        return {name: sum(map(len, getattr(self.shop, name).values())) for name in ("sent", "accepted")}

    def destinations(self):
        return json.loads(self.stage.ask("status", "--json"))["destinations"]

    def show_bad_requests(self):
        self.screen.title("What the shop was told about bad input")
        for bad, answer, is_right in self.bad:
            self.screen.say(f"  {bad.what}", self.screen.paint("dim", self.screen.cut(f"    {answer}")))
            if not is_right:
                self.faults.append(f"another answer was due to {bad.what}")

    # The operator

    def operate(self):
        self.screen.title("What the operator sees")
        self.type("status")
        self.type("dead", "list")
        listed = self.stage.ask("dead", "list", "--stage", "delivery", "--json").splitlines()
        self.letters = [json.loads(letter) for letter in listed]
        if self.letters:
            self.type("dead", "show", str(self.letters[0]["id"]), is_cut=False)
        self.screen.title(f"Gravity has learned of {visitors.NEW_PRODUCT}: the operator replays")
        self.stage.tell("gravity", "/_heal")
        self.type("dead", "replay", "--destination", "gravity-ams", "--wait")
        self.type("dead", "list")
        self.screen.say("", "  What is left was refused at the door. The shop was told, and can mend it.")

    def type(self, *verb, is_cut=True):
        """A verb as the operator types it, and what it says."""
        self.screen.say("", self.screen.paint("dim", "  $ ") + f"sluice {' '.join(verb)}")
        lines = [f"  {line}".rstrip() for line in self.stage.ask(*verb).splitlines()]
        self.screen.say(*[self.screen.cut(line) if is_cut else line for line in lines])

    # The count

    def check_everything(self):
        self.screen.title("Is everything there?")
        self.screen.say("")
        self.check_arrival("storefront", "dengage")
        self.check_arrival("backoffice", "gravity")
        self.check_letters()
        self.check_orders()
        self.faults += self.shop.faults[:10]

    def check_arrival(self, source, vendor):
        """Every accepted event has arrived as it was sent, nothing else has, and never too fast."""
        sent, accepted = self.shop.sent[source], self.shop.accepted[source]
        arrived = Counter(self.stage.received(vendor, "/events").split("\n")[:-1])
        there = sum(event in arrived for event in accepted)
        strangers = len(arrived.keys() - set(accepted))
        repeats = sum(arrived.values()) - len(arrived)
        most = json.loads(self.stage.received(vendor))["maxPerSecond"]
        self.check(len(accepted) == len(sent), len(accepted), f"events of the {source} accepted, of {len(sent):,} good")
        self.check(there == len(accepted), there, f"of them arrived at {vendor.title()} byte for byte as sent")
        self.check(strangers == 0, strangers, f"others arrived there, and {repeats:,} arrived twice")
        limit = REQUESTS_PER_SECOND
        self.check(most <= limit, most, f"requests in its busiest second, of {limit} allowed")

    def check_letters(self):
        """The events of one product died alone, and are back; what intake refused is kept."""
        due = sum(visitors.NEW_PRODUCT in event for event in self.shop.accepted["backoffice"])
        right = [letter for letter in self.letters if letter["body"].get("itemId") == visitors.NEW_PRODUCT]
        is_right = len(right) == len(self.letters) == due
        self.check(
            is_right, len(right), f"events of {visitors.NEW_PRODUCT} and no others became dead letters, of {due}")
        left = int(self.stage.ask("dead", "count", "--stage", "delivery"))
        self.check(left == 0, left, "of them are left after the replay")
        refused = sum(bad.kept for bad, _, _ in self.bad)
        kept = int(self.stage.ask("dead", "count", "--stage", "intake"))
        self.check(kept == refused, kept, f"events refused at the door are kept with their reason, of {refused}")

    def check_orders(self):
        """Every order of the storefront has arrived at every vendor, worth the same to the cent."""
        due = orders.earned("dengage", self.shop.accepted["storefront"])
        self.screen.title(f"What each vendor knows of the day's {len(due):,} orders")
        states = {one["name"]: one for one in self.destinations()}
        heads = ("VENDOR", "DELIVERED", "REQUESTS", "CANNOT SAY", "ORDERS", "REVENUE")
        self.screen.say("", self.screen.paint("dim", "  {:<15}{:>10}{:>10}{:>12}{:>8}{:>16}".format(*heads)))
        for vendor, name in NAME.items():
            found = orders.earned(vendor, self.stage.received(vendor, "/events").split("\n")[:-1])
            requests = json.loads(self.stage.received(vendor))["requests"]
            silent = sum(rule["events"] for rule in states[name]["passedBy"])
            revenue = f"EUR {sum(found.values()) / 100:,.2f}"
            mark = self.screen.paint("green", "✓") if found == due else self.screen.paint("red", "✗")
            self.screen.say(
                f"  {vendor:<15}{states[name]['delivered']:>10,}{requests:>10,}{silent:>12,}{len(found):>8,}"
                f"{revenue:>16}  {mark}")
            if found != due:
                wrong = [order for order in due.keys() | found.keys() if due.get(order) != found.get(order)]
                self.faults.append(f"{len(wrong):,} orders are missing at {vendor}, or of another worth: {wrong[:3]}")
        self.screen.say(
            "", "  CANNOT SAY: events that the vendor has no words for, counted by kind in `sluice status`.")

    def check(self, is_right, figure, what):
        mark = self.screen.paint("green", "✓") if is_right else self.screen.paint("red", "✗")
        self.screen.say(f"  {mark} {figure:>7,}  {what}")
        if not is_right:
            self.faults.append(f"{figure:,} {what}")

    # The end

    def conclude(self):
        """The last line when all is well; what is missing when it is not."""
        if not self.faults:
            total = self.counts()["accepted"]
            self.screen.say("", f"The day is over: everything accepted was delivered ({total:,} events)")
        else:
            self.screen.say("", self.screen.paint("red", "The day is over, but this is not as it should be:"))
            self.screen.say(*[f"  {fault}" for fault in self.faults])
        return not self.faults

    def keep_running(self):
        self.screen.title("Everything keeps running. Try, in another terminal, from the project's folder:")
        self.screen.say(WHAT_TO_TRY % {
            "collector": f"http://127.0.0.1:{self.shop.port}",
            "dengage": f"http://127.0.0.1:{self.stage.ports['dengage']}",
            "config": self.stage.config, "sluice": os.path.relpath(self.stage.sluice),
        })
        while True:
            time.sleep(1)
            self.stage.check()


def are_done(destinations):
    return not any(one["pending"] or one["deferred"] or one["replaying"] for one in destinations)


def main(sluice, *options):
    def play(stage, screen):
        day = ShoppingDay(stage, screen)
        day.run()
        is_good = day.conclude()
        if "--keep" in options:
            day.keep_running()
        return is_good

    return perform("day", lambda directory: Stage(sluice, directory), play)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
