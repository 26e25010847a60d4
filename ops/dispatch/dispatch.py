"""`dispatch.py SLUICE [--quick] [--only NAME] [--seconds S]`, called by ops/soak dispatch: delivery between real processes.

pace       1, 7.5, 100, 500 and 2,000 requests per second: the vendors measure every window, under load, while requests
           fail and are split, and across three kills. Never more than the rate; at least 95 % of it while there is work.
isolation  four destinations at 200 requests per second, one dead, one slow, one flapping, one healthy: the healthy one
           keeps its throughput and its delays.

Exit code 1: a promise is broken, or a target is missed. `--quick` is a short form of `pace` that judges promises only:
never more than the rate, and nothing lost.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from isolation import Isolation
from pace import Pace
from program import Failure
from verdicts import Verdicts


def main():
    parser = argparse.ArgumentParser(
        prog="ops/soak dispatch", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Delivery between real processes.", epilog=__doc__.split("\n\n", 1)[1])
    parser.add_argument("sluice", help=argparse.SUPPRESS)
    parser.add_argument("--quick", action="store_true", help="about 40 s: never over the rate, and nothing lost")
    parser.add_argument("--only", choices=("pace", "isolation"), help="one of the two")
    parser.add_argument("--seconds", type=int, help="of each measurement; default 20, 6 with --quick")
    options = parser.parse_args()
    seconds = options.seconds or (6 if options.quick else 20)

    signal.signal(signal.SIGTERM, interrupt)
    directory = Path(tempfile.mkdtemp(prefix="sluice-dispatch-")).resolve()
    verdicts, started = Verdicts(), time.monotonic()
    try:
        for name, make in parts(options, seconds):
            (directory / name).mkdir()
            make(options.sluice, directory / name, verdicts).run()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except Failure as failure:
        print(f"{failure}\nKept: {directory}", file=sys.stderr)
        return 1
    print(f"{time.monotonic() - started:.0f} s in all")
    if verdicts.missed:
        print(f"Kept: {directory}", file=sys.stderr)
        return 1
    shutil.rmtree(directory, ignore_errors=True)
    return 0


def parts(options, seconds):
    if options.only != "isolation":
        # The fastest by itself: two cores are shared with its receiver.
        groups = [(7.5, 100, 500)] if options.quick else [(1, 7.5, 100, 500), (2000,)]
        for number, rates in enumerate(groups):
            yield f"pace-{number + 1}", lambda *where, rates=rates: Pace(*where, rates, seconds, options.quick)
    if options.only != "pace" and not options.quick:
        yield "isolation", lambda *where: Isolation(*where, seconds)


def interrupt(*_):
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
