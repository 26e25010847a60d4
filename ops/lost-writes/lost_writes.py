"""`lost_writes.py SLUICE SHIM [--rounds N] [--seed N] [--planted BUG]`, called by ops/soak lost-writes: power cuts."""

import argparse
import random
import re
import sys
import time
from collections import Counter

import rounds
from program import Failure
from rollback import roll_back
from storage import DATABASE, DIRECTORY, OTHER, WAL, Storage

# A sync takes a while, so that most cuts hit while something is unsynced.
SYNC_MICROSECONDS = 1_500
ROUNDS_PER_LOG = 30
PLANTED = {"no-sync": DATABASE | WAL | OTHER, "no-sync-wal": WAL, "no-sync-directory": DIRECTORY}


class LostWriteRounds(rounds.Rounds):
    def __init__(self, sluice, shim, options, directory):
        self.shim, self.planted, self.directory, self.cut_at = shim, options.planted, directory, 0
        super().__init__(sluice, options.rounds, options.seconds, options.seed, directory)

    def environment(self):
        self.storage = Storage(self.shim, f"{self.directory}/disk", self.directory, is_losing=True)
        self.storage.set(
            sync_microseconds=SYNC_MICROSECONDS, swallowed_syncs=PLANTED[self.planted] if self.planted else 0)
        return self.storage.environment

    def begin(self, first):
        """Now and then with a new log: its making too is cut short."""
        if first % ROUNDS_PER_LOG == 1 and first > 1:
            self.rig.begin_log()
            self.accepted.clear()
        super().begin(first)

    def before_start(self):
        self.storage.begin()
        self.storage.set(kill_after=self.cut_at)

    def round(self, number):
        # Half of the cuts hit at a moment, the others at an operation, so that rare ones are hit as well.
        self.cut_at = self.rng.randint(1, 3_000) if self.rng.random() < 0.4 else 0
        if number == self.first and self.rng.random() < 0.7:
            # A few operations make a log.
            self.cut_at = self.rng.randint(1, 60)
        super().round(number)
        self.cut_at = 0

    def come_back(self, number):
        try:
            return super().come_back(number)
        except rounds.Fault:
            if not self.was_cut():
                raise
            return None

    def wait(self, seconds):
        deadline = time.monotonic() + (10 if self.cut_at else seconds)
        while time.monotonic() < deadline and self.rig.collector.is_running:
            time.sleep(0.005)
        if not self.rig.collector.is_running and not self.was_cut():
            raise rounds.Fault(f"the collector ended by itself: {self.rig.collector.last_lines()}")

    def was_cut(self):
        return self.cut_at > 0 and self.rig.collector.process.poll() == -9

    def after_kill(self):
        self.figures += roll_back(self.rig.disk, self.storage.journal, self.rng)

    def after_stop(self):
        """What a clean stop leaves unsynced can be lost as well."""
        self.after_kill()

    def conclude(self, seconds):
        figures = self.figures
        print(
            f"{figures['power cuts']} power cuts in {seconds:.0f} s, {figures['with something unsynced']} of them with "
            f"something unsynced, in {self.rig.logs} logs: {figures['writes unsynced']:,} writes were not synced, "
            f"{figures['sectors lost']:,} sectors were lost, {figures['files torn']} files torn, "
            f"{figures['names lost']} names lost. Of {figures['answered']:,} answered events {figures['lost']} are "
            f"lost; every file was whole and opened; {figures['sent again']:,} requests were sent again under their key and "
            f"stored once; {figures['repeats']:,} repeats; order held in {figures['lanes']:,} lanes")


class PlantedRounds(LostWriteRounds):
    """Counts what is found instead of stopping at it. Each check begins with a new log."""

    def run(self):
        self.found = Counter()
        try:
            for first in range(1, self.rounds + 1, rounds.ROUNDS_PER_CHECK):
                self.rig.begin_log()
                self.accepted.clear()
                try:
                    self.begin(first)
                    for number in range(first, min(first + rounds.ROUNDS_PER_CHECK, self.rounds + 1)):
                        self.round(number)
                    self.check(number)
                except (rounds.Fault, Failure) as fault:
                    self.rig.collector.kill()
                    self.found[kind_of(fault)] += 1
        finally:
            self.rig.stop()

    def check_quickly(self, number):
        """It goes on to the check, which counts what is lost."""

    def conclude(self, seconds):
        print(f"--planted {self.planted}: found in {self.found.total()} of {-(-self.rounds // rounds.ROUNDS_PER_CHECK)} logs; "
              f"{self.figures['lost']:,} answered events are lost")
        for fault, count in self.found.most_common():
            print(f"  {count} × {fault}")


def kind_of(fault):
    """What is wrong, without whose event or which round it was."""
    return re.sub(r"round \d+", "a round", str(fault).splitlines()[0]).partition(": {")[0]


def main():
    parser = argparse.ArgumentParser(
        prog="ops/soak lost-writes", description="Kills the collector and loses what was not synced, and counts.")
    parser.add_argument("sluice", help=argparse.SUPPRESS)
    parser.add_argument("shim", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=300, help="power cuts; default 300")
    parser.add_argument("--seconds", type=float, default=0.3, help="of load before a cut, on average; default 0.3")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of an earlier run")
    parser.add_argument("--planted", choices=PLANTED, help="with syncs that do nothing: this must be found out")
    options = parser.parse_args()
    kind = PlantedRounds if options.planted else LostWriteRounds
    made = []

    def make(directory):
        made.append(kind(options.sluice, options.shim, options, directory))
        return made[0]

    code = rounds.conduct("lost-writes", make, options)
    if options.planted and code == 0 and not made[0].found:
        print(f"--planted {options.planted} was not found out", file=sys.stderr)
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
