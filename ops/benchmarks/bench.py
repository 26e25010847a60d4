#!/usr/bin/env python3
"""Measures Sluice against its references, in one run: started by ops/bench, which builds what is measured.

Each round measures every row, ours and the reference one after the other (which of them is first changes from round to
round), so that a ratio compares neighbours in time. Exit code 1: an answered event is not in the log, or an answer was
no success. 2: something could not be run. Never because of a time.
"""

import argparse
import dataclasses
import datetime
import json
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import machine
import page
import picture
import report
from failure import Broken, Failed
from measure import Bench
from references import growth, sync, synced
from rows import ROWS

ROOT = Path(__file__).resolve().parents[2]
RESULTS = Path(__file__).resolve().parent / "results.json"
PICTURE = RESULTS.with_suffix(".svg")
# A log grows by about this much per second of load; what a round leaves is removed before the next.
BYTES_PER_SECOND = 400_000_000
BACKLOG = 1_000_000
# Handed over by ops/bench, in the order of Bench.
PROGRAMS = ["sluice", "bare", "inserts", "appends", "client", "validation", "open_loop", "nginx"]


def main():
    options = parsed(sys.argv[1:])
    if options.dry_run:
        print(plan(options))
        return 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    directory = Path(tempfile.mkdtemp(prefix="bench-", dir=scratch()))
    try:
        measure(options, directory)
    except Broken as fault:
        print(f"conservation is broken: {fault}", file=sys.stderr)
        return 1
    except (Failed, OSError, subprocess.SubprocessError) as fault:
        print(f"the run failed: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return 0


def measure(options, directory):
    bench = Bench(
        *(getattr(options, program) for program in PROGRAMS), directory, options.seconds, options.steady,
        BACKLOG // 10 if options.quick else BACKLOG)
    facts = machine.facts(directory) | {"sqlite": synced(bench)["sqlite"]}
    print(report.header(facts, options))
    warn(facts, directory, options)
    print()

    rows = [row for row in options.rows if bench.nginx or row.name != "nginx"]
    if len(rows) < len(options.rows):
        print("nginx cannot be had here: its row is left out\n")
    results, syncs = [(row, [], []) for row in rows], []
    for number in range(1, options.rounds + 1):
        bench.begin_round()
        syncs.append(bench.sample(sync).value)
        taken = [result for result in results if number == 1 or not result[0].is_long]
        for row, ours, references in taken:
            sides = [(ours, row.measure_ours), (references, row.measure_reference)]
            for samples, measured in sides if number % 2 else reversed(sides):
                samples.append(bench.sample(measured))
        print(report.round_line(number, [(row, ours[-1], theirs[-1]) for row, ours, theirs in taken]), flush=True)

    summaries, syncs = [report.summary(*result) for result in results], report.spread(syncs)
    print("\n" + report.tables(summaries) + "\n\n" + report.footer(summaries, syncs))
    if not options.quick and any(row.group == "validation" for row in rows):
        print("\n" + report.growth(growth(bench)))
    if options.save:
        save(facts, options, summaries, syncs)


def save(facts, options, rows, syncs):
    document = {
        "at": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": facts,
        "rounds": options.rounds,
        "secondsPerRound": options.seconds,
        "syncMilliseconds": syncs,
        "rows": rows,
    }
    RESULTS.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n")
    PICTURE.write_text(picture.ratios(document))
    if options.rows == ROWS:
        page.put("rows", report.header(facts, options) + "\n\n" + page.block(
            report.tables(rows) + "\n\n" + report.footer(rows, syncs)))
    print(f"written to {RESULTS.relative_to(ROOT)}, {PICTURE.relative_to(ROOT)} and, of all rows, {page.PATH.name}")


def warn(facts, directory, options):
    if facts["fileSystem"] in ("tmpfs", "ramfs"):
        print("the checkout is in memory, where a sync costs nothing: figures of durable answers mean little here")
    if shutil.disk_usage(directory).free < options.seconds * BYTES_PER_SECOND:
        raise Failed(f"{directory} has less than {options.seconds * BYTES_PER_SECOND / 1e9:.0f} GB free")


def scratch():
    """A folder on the checkout's disk that no commit sees."""
    path = ROOT / ".build"
    path.mkdir(exist_ok=True)
    return path


def plan(options):
    names = ", ".join(row.name for row in options.rows)
    # Per measurement a second to warm up and about one to start, stop and count.
    measured = {side for row in options.rows if not row.is_long for side in (row.measure_ours, row.measure_reference)}
    seconds = len(measured) * options.rounds * (options.seconds + 2)
    seconds += sum(options.steady for row in options.rows if row.is_long)
    return f"{names}: {options.rounds} rounds of {options.seconds} s, about {max(1, round(seconds / 60))} min"


def parsed(arguments):
    parser = argparse.ArgumentParser(
        prog="ops/bench", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures Sluice against its references, in one run on this machine.",
        epilog="rows:\n" + "\n".join(f"  {row.name:<8} {row.title}, against {row.reference}" for row in ROWS)
        + "\n\n`ops/bench growth` draws how time grows with load; `ops/bench size` what the binary is made of.")
    parser.add_argument(
        "--quick", action="store_true",
        help="1 round of 1 s: within two minutes, says that nothing is lost and little of speed")
    parser.add_argument("--rounds", type=between(1, 100), help="default 5")
    parser.add_argument("--seconds", type=between(1, 60), help="of each measurement; default 10")
    parser.add_argument("--steady", type=between(1, 3600), help="of taking and delivering at once; default 600")
    parser.add_argument("--only", type=chosen, default=ROWS, dest="rows", metavar="NAME[,NAME]", help="these rows")
    parser.add_argument(
        "--save", action="store_true", help="also writes ops/benchmarks/results.json, results.svg drawn from it, and of all rows the table of "
        "ops/docs/performance.md")
    parser.add_argument("--dry-run", action="store_true", help="only says what would be run")
    for program in PROGRAMS:
        parser.add_argument(f"--{program.replace('_', '-')}", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    options.rounds = options.rounds or (1 if options.quick else 5)
    options.seconds = options.seconds or (1 if options.quick else 10)
    options.steady = options.steady or (5 if options.quick else 600)
    return options


def between(least, most):
    def number(text):
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{value} is not from {least} to {most}")
        return value

    return number


def chosen(text):
    known = {row.name: [row] for row in ROWS}
    for row in ROWS:
        if row.group:
            known.setdefault(row.group, []).append(row)
    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in known:
            raise argparse.ArgumentTypeError(f"no row {name}; there are {', '.join(known)}")
    if not names:
        raise argparse.ArgumentTypeError("names no row")
    return list(dict.fromkeys(row for name in names for row in known[name]))


if __name__ == "__main__":
    sys.exit(main())
