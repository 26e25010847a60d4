"""Rounds of load, a kill at a random instant, and a start; after every few, everything is delivered and compared.

What a round does comes from the seed. When exactly a kill hits does not: that is the machine's doing.
"""

import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter

from clients import POISON, Backend
from oracle import DENGAGE_LANE, GRAVITY_LANE, Oracle
from program import Failure
from rig import BATCH, CONCURRENCY, Rig
from stage import VENDORS

ROUNDS_PER_CHECK = 10
BACKENDS = {"storefront": 9, "backoffice": 3}
VENDOR_OF = {"storefront": "dengage", "backoffice": "gravity"}
DESTINATION_OF = {"storefront": "dengage-eu", "backoffice": "gravity-ams"}
COMES_BACK_WITHIN = 10.0
# Where the order within a lane is promised. Gravity's updateItems are in order per item whatever is configured;
# Dengage's events are per user where a destination has `ordered: true`: {"dengage": DENGAGE_LANE} then.
ORDERED = {"gravity": GRAVITY_LANE}


class Fault(Exception):
    """A promise is broken; the text says which."""


class Rounds:
    def __init__(self, sluice, rounds, seconds, seed, directory):
        self.rounds, self.seconds, self.seed, self.directory = rounds, seconds, seed, directory
        self.rng = random.Random(seed)
        self.rig = Rig(sluice, directory, self.environment())
        self.figures = Counter()
        # By source, of the log in use, at the last check.
        self.accepted = Counter()

    # What a kind of crash adds

    def environment(self):
        return None

    def before_start(self):
        pass

    def after_kill(self):
        pass

    # The rounds

    def run(self):
        try:
            for first in range(1, self.rounds + 1, ROUNDS_PER_CHECK):
                self.begin(first)
                for number in range(first, min(first + ROUNDS_PER_CHECK, self.rounds + 1)):
                    self.round(number)
                self.check(number)
                self.report(number)
        finally:
            self.rig.stop()

    def begin(self, first):
        """New backends and new receivers; the log goes on."""
        self.first = first
        self.rig.start_vendors(f"poison {POISON} 400 BAD_INPUT")
        self.backends = [
            Backend(source, f"{first}-{number}", self.seed)
            for source, count in BACKENDS.items() for number in range(count)
        ]
        self.kills = 0

    def round(self, number):
        collector = self.rig.collector
        self.before_start()
        how = self.rng.choices(["under load", "while starting", "while stopping"], [8, 1, 1])[0]
        self.figures[f"killed {how}"] += 1
        collector.spawn()
        if how == "while starting":
            time.sleep(self.rng.uniform(0, 0.15))
        else:
            self.load(number, how == "while stopping")
        # It may have been killed from within, by a shim.
        collector.kill()
        self.kills += 1
        for backend in self.backends:
            backend.join()
        self.after_kill()
        self.check_quickly(number)

    def load(self, number, is_stopped):
        port = self.come_back(number)
        if port is None:
            return
        for backend in self.backends:
            backend.start(port, number)
        self.wait(self.rng.uniform(0.02, 2 * self.seconds))
        if is_stopped:
            self.rig.collector.process.send_signal(signal.SIGTERM)
            time.sleep(self.rng.uniform(0, 0.1))

    def wait(self, seconds):
        time.sleep(seconds)
        if self.rig.collector.process.poll() is not None:
            raise Fault(f"the collector ended by itself: {self.rig.collector.last_lines()}")

    def come_back(self, number):
        """The port; None when it was killed meanwhile, where that can be."""
        started = time.monotonic()
        try:
            port = self.rig.collector.wait(COMES_BACK_WITHIN)
        except Failure as failure:
            raise Fault(f"round {number}: the collector does not come back. {failure}") from failure
        self.figures["slowest start, ms"] = max(
            self.figures["slowest start, ms"], round(1000 * (time.monotonic() - started)))
        return port

    # The oracle's turn

    @property
    def most_repeats(self):
        return self.kills * CONCURRENCY * BATCH

    def check_quickly(self, number):
        self.raise_first([fault for backend in self.backends for fault in backend.faults])
        for vendor, repeats in self.rig.repeats().items():
            if repeats > self.most_repeats:
                raise Fault(f"round {number}: {repeats} repeats at {vendor}, of {self.most_repeats} allowed")
        self.raise_first([f"round {number}: {fault}" for fault in faults_of_file(self.rig.log, self.directory)])

    def check(self, number):
        """Delivers all there is, and compares."""
        self.before_start()
        self.rig.collector.spawn()
        self.come_back(number)
        status = self.rig.wait_until_drained()
        letters = self.rig.letters()
        oracle = Oracle(
            [request for backend in self.backends for request in backend.requests], self.most_repeats, ORDERED)
        for source, vendor in VENDOR_OF.items():
            oracle.judge(vendor, source, self.rig.events(vendor), letters[DESTINATION_OF[source]])
        oracle.faults += self.faults_of_account(status)
        self.rig.ask("dead", "drop", "--stage", "delivery")
        self.rig.ask("dead", "drop", "--stage", "intake")
        code = self.rig.collector.stop()
        if code != 0:
            oracle.faults.append(f"a clean stop ended with {code}: {self.rig.collector.last_lines()}")
        self.after_stop()
        self.figures.update(oracle.figures)
        self.figures["sent again"] += sum(backend.repeated for backend in self.backends)
        self.raise_first(oracle.faults)

    def after_stop(self):
        pass

    def faults_of_account(self, status):
        """Each request is counted once, however often it was sent; per destination everything accepted ended somewhere;
        and what was refused at the door was kept."""
        faults = []
        requests = [request for backend in self.backends for request in backend.requests]
        for one in status["sources"]:
            mine = [request for request in requests if request.source == one["name"]]
            answered = sum(len(request.events) for request in mine if request.accepted)
            open_ones = sum(len(request.events) for request in mine if request.accepted is None)
            found = one["accepted"] - self.accepted[one["name"]]
            self.accepted[one["name"]] = one["accepted"]
            if not answered <= found <= answered + open_ones:
                faults.append(
                    f"{found} events of the {one['name']} are counted as accepted; {answered} were answered with success "
                    f"and {open_ones} not at all")
        for one in status["destinations"]:
            left = one["accepted"] - one["pending"] - one["died"] - one["removed"] - one["passedOver"] - one["delivered"] + one["replayed"]
            if left:
                faults.append(f"{left} accepted events of {one['name']} are nowhere in its account: {one}")
        kept = int(self.rig.ask("dead", "count", "--stage", "intake"))
        sent = sum(len(request.rejected) for request in requests)
        answered = sum(len(request.rejected) for request in requests if request.accepted)
        if not answered <= kept <= sent:
            faults.append(f"{answered} events of {sent} were refused at the door, and {kept} are kept")
        return faults

    def raise_first(self, faults):
        if faults:
            more = f"\n… and {len(faults) - 5} more" if len(faults) > 5 else ""
            raise Fault("\n".join(faults[:5]) + more)

    def report(self, number):
        figures = self.figures
        print(
            f"{number:>4} kills so far: {figures['answered']:,} events answered, {figures['lost']} lost, "
            f"{figures['repeats']:,} repeated, {figures['dead']} dead", flush=True)


def faults_of_file(path, directory):
    """What SQLite finds wrong with the file as the crash left it. It looks at a copy: recovering would change it."""
    if not os.path.exists(path):
        return []
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        copy = os.path.join(scratch, "copy.db")
        for suffix in ("", "-wal"):
            if os.path.exists(path + suffix):
                shutil.copyfile(path + suffix, copy + suffix)
        try:
            database = sqlite3.connect(copy)
            found = [row[0] for row in database.execute("PRAGMA integrity_check")]
            database.close()
        except sqlite3.DatabaseError as error:
            found = [repr(error)]
    return [] if found == ["ok"] else [f"integrity_check: {line}" for line in found]


def interrupt(*_):
    raise KeyboardInterrupt


def conduct(name, make, arguments):
    """Runs `make(directory)`; returns the exit code. The folder stays when something is wrong."""
    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    directory = os.path.realpath(tempfile.mkdtemp(prefix=f"sluice-{name}-"))
    print(f"seed {arguments.seed}", flush=True)
    started, is_good, rounds = time.monotonic(), False, make(directory)
    try:
        rounds.run()
        is_good = True
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
    except (Fault, Failure) as fault:
        print(f"{fault}", file=sys.stderr)
    finally:
        rounds.rig.stop()
    if not is_good:
        print(
            f"Kept: {directory}. In it collector.log is what the collector said, "
            f"{os.path.relpath(rounds.rig.log, directory)} its log as it is now.\nThe same rounds again: ops/soak {name} --seed {arguments.seed}", file=sys.stderr)
        return 1
    shutil.rmtree(directory, ignore_errors=True)
    rounds.conclude(time.monotonic() - started)
    return 0
