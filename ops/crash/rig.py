"""A collector that is killed and comes back, and two simulated vendors that stay."""

import json
import os
import time

from program import Failure, Program
from stage import CUSTOMER, KEY, PASSWORD, SERVLET, VENDORS, Stage

# What a kill may repeat at a receiver: concurrency × events of a batch.
CONCURRENCY, BATCH = 4, 50

CONFIGURATION = f"""\
listen: 127.0.0.1:0
queue: {{ path: %(log)s, retention: 1s%(queue)s }}
shutdown: {{ grace: 5s }}
limits: {{ %(limits)s }}
sources:
  storefront: {{ dialect: dengage, apiKeys: [{KEY}], deliverTo: [dengage-eu] }}
  backoffice:
    {{ dialect: gravity, customer: {CUSTOMER}, username: {CUSTOMER}, password: {PASSWORD},
      deliverTo: [gravity-ams]%(source)s }}
destinations:
  dengage-eu:
    vendor: dengage
    url: http://127.0.0.1:%(dengage)d
    apiKey: key-at-dengage
    origin: {VENDORS["dengage"][3]}
    rate: unlimited
    concurrency: {CONCURRENCY}
    batch: {{ events: {BATCH}, wait: 5ms }}
    retry: {{ base: 50ms, max: 500ms }}
  gravity-ams:
    vendor: gravity
    url: http://127.0.0.1:%(gravity)d{SERVLET}
    username: {CUSTOMER}
    password: password-at-gravity
    rate: unlimited
    concurrency: {CONCURRENCY}
    batch: {{ events: {BATCH}, wait: 5ms }}
    retry: {{ base: 50ms, max: 500ms }}
"""


class Rig(Stage):
    def __init__(self, sluice, directory, environment=None, queue="", limits="", source=""):
        """What its configuration says more: of the `queue`, such as `, maxBytes: 16MiB`; as `limits`, such as
        `inFlightBytes: 8MiB`; of the back office's source, such as `, rate: 5`."""
        super().__init__(sluice, directory)
        self.more = {"queue": queue, "limits": limits, "source": source}
        # All that a power cut could touch lies here, and nothing else.
        self.disk = os.path.join(directory, "disk")
        os.mkdir(self.disk)
        self.begin_log()
        self.collector = Program("collector", [sluice, "serve", "--config", self.config], directory, environment)

    def begin_log(self):
        """The next start makes a new log, in a directory that it has to make as well."""
        self.logs = getattr(self, "logs", 0) + 1
        self.log = os.path.join(self.disk, f"log-{self.logs}", "sluice.db")

    def start_vendors(self, script):
        """New ones, which have received nothing."""
        for program in self.programs:
            program.stop()
        self.programs, self.ports = [], {}
        for vendor, credentials in VENDORS.items():
            self.start_process(
                vendor, "simulate", "--vendor", vendor, "--listen", "127.0.0.1:0", "--latency", "3ms", *credentials)
            self.tell(vendor, "/_script", script)
        self.configure()

    def configure(self):
        with open(self.config, "w") as file:
            file.write(CONFIGURATION % (self.ports | self.more | {"log": self.log}))

    def stop(self):
        self.collector.stop()
        super().stop()

    def repeats(self):
        """At each vendor, so far."""
        return {vendor: json.loads(self.received(vendor))["duplicates"] for vendor in VENDORS}

    def events(self, vendor):
        return self.received(vendor, "/events").split("\n")[:-1]

    def status(self):
        return json.loads(self.ask("status", "--json"))

    def wait_until_drained(self, within=60.0):
        """Returns the last status. Fails when something still waits after that time."""
        deadline = time.monotonic() + within
        while True:
            self.collector.check()
            status = self.status()
            if not any(one["pending"] or one["deferred"] or one["inFlight"] for one in status["destinations"]):
                return status
            if time.monotonic() > deadline:
                raise Failure(f"not drained after {within:.0f} s: {json.dumps(status['destinations'])}")
            time.sleep(0.05)

    def letters(self):
        """Dead letters of stage delivery, by destination: their bodies as they were sent."""
        found = {"dengage-eu": [], "gravity-ams": []}
        for line in self.ask("dead", "list", "--stage", "delivery", "--limit", "0", "--json").splitlines():
            letter = json.loads(line)
            found[letter["destination"]].append(compact(letter["body"]))
        return found


def compact(body):
    """As the backends write it."""
    return json.dumps(body, separators=(",", ":"))
