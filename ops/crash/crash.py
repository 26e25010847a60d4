"""`crash.py SLUICE [--rounds N] [--seconds S] [--seed N]`, called by ops/soak crash: kill -9 under load."""

import argparse
import random
import sys

import rounds


class CrashRounds(rounds.Rounds):
    def conclude(self, seconds):
        figures = self.figures
        print(
            f"{self.rounds} kills in {seconds:.0f} s ({figures['killed while starting']} while starting, "
            f"{figures['killed while stopping']} while stopping): of {figures['answered']:,} answered events "
            f"{figures['lost']} are lost; {figures['unanswered']:,} requests were never answered and are there whole or "
            f"not at all; {figures['sent again']:,} were sent again under their key and stored once; {figures['repeats']:,} repeats; order held in {figures['lanes']:,} lanes; "
            f"slowest start {figures['slowest start, ms']} ms")


def main():
    parser = argparse.ArgumentParser(prog="ops/soak crash", description="Kills the collector under load, and counts.")
    parser.add_argument("sluice", help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, default=300, help="kills; default 300")
    parser.add_argument("--seconds", type=float, default=0.3, help="of load before a kill, on average; default 0.3")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="of an earlier run")
    options = parser.parse_args()

    def make(directory):
        return CrashRounds(options.sluice, options.rounds, options.seconds, options.seed, directory)

    return rounds.conduct("crash", make, options)


if __name__ == "__main__":
    sys.exit(main())
