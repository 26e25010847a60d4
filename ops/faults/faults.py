"""`faults.py SLUICE SHIM [NAME…]`, called by ops/soak faults: each fault, what is promised, and what was seen."""

import argparse
import contextlib
import os
import signal
import sqlite3
import shutil
import subprocess
import sys
import tempfile
import time
import traceback

from case import Case, Fault, run
from overload import Load, Memory
from program import Failure, Program
from storage import DATABASE, READ, SYNC, WAL, WRITE

HOUR = 3600 * 10**9
OVERLOAD_SECONDS = 20
LONG_WAL, LONG_WAL_SECONDS = 10**9, 60


# Each row is a function of a case; its docstring is what is promised. It returns what was seen.

def full_disk_intake(case):
    """503 with Retry-After; intake resumes by itself when there is space"""
    fill_up(case)
    filler = f"{case.rig.disk}/filler"
    case.expect_503(case.post(50, 400))
    case.collector.check()
    os.unlink(filler)
    case.until(lambda: case.post()[0] == 200, "with space again, it still does not take events")
    case.rig.tell("dengage", "/_heal")
    return case.expect_nothing_lost()


def full_disk_delivery(case):
    """delivery goes on, and is recorded"""
    fill_up(case)
    before = case.pending()
    case.rig.tell("dengage", "/_heal")
    case.until(
        lambda: case.pending() == 0,
        lambda: f"of {before:,} events {case.pending():,} still wait, though the vendor takes them")
    return case.expect_nothing_lost()


def fill_up(case):
    """Events that wait, and then not a page is free."""
    case.collector.start()
    case.rig.tell("dengage", "/_script", "status 503")
    for _ in range(20):
        case.post(50, 400)
    filler = os.open(f"{case.rig.disk}/filler", os.O_WRONLY | os.O_CREAT)
    try:
        while True:
            os.write(filler, bytes(4096))
    except OSError:
        os.close(filler)
    case.expect_503(case.post_until_refused())


def no_space_for_the_wal(case):
    """503 with Retry-After; intake resumes by itself when there is space"""
    case.collector.start()
    case.post()
    case.storage.fail(WRITE, WAL, error=28)
    case.expect_503(case.post())
    case.storage.heal()
    case.until(lambda: case.post()[0] == 200, "with space again, it still does not take events")
    return case.expect_nothing_lost()


def failing(what, files):
    def row(case):
        """no success after it, ends with code 4; what was answered is there after a restart"""
        case.collector.start()
        for _ in range(20):
            case.post()
        case.storage.fail(what, files)
        # Enough of them for a checkpoint.
        for _ in range(300):
            if not case.collector.is_running or case.post(50, 800)[0] is None:
                break
        case.expect_end(4)
        if not case.storage.get("failures"):
            raise Fault("nothing failed")
        case.restart()
        return f"ended with code 4; {case.expect_nothing_lost()}"

    return row


def failing_read_at_start(case):
    """exits 3 and says why; the file is as it was"""
    case.collector.start()
    case.post()
    case.collector.kill()
    case.storage.fail(READ, DATABASE | WAL)
    said = case.expect_start_refused(3)
    case.restart()
    case.expect_nothing_lost()
    return said


def read_only_mount(case):
    """exits 3 and says why; the file is as it was"""
    case.collector.start()
    case.post()
    case.collector.kill()
    run("mount", "-o", "remount,ro", case.rig.disk)
    said = case.expect_start_refused(3)
    run("mount", "-o", "remount,rw", case.rig.disk)
    case.restart()
    case.expect_nothing_lost()
    return said


def clock_jumps(case):
    """events are taken and delivered all the time, in their order, and none dies"""
    case.collector.start()
    case.rig.tell("dengage", "/_script", "status 503")
    for hours in (0, 24, -24, 1, 0):
        case.storage.set(clock_nanoseconds=hours * HOUR)
        if case.post()[0] != 200:
            raise Fault(f"with the clock {hours} h off, events are not taken")
        # So that the vendor fails at each of these times.
        time.sleep(0.3)
    with sqlite3.connect(f"file:{case.rig.log}?mode=ro", uri=True) as database:
        times = [row[0] for row in database.execute("SELECT received_at FROM events ORDER BY seq")]
    if times != sorted(times):
        raise Fault("received_at goes back")
    case.rig.tell("dengage", "/_heal")
    return f"clock 24 h ahead, 24 h back, 1 h ahead: {case.expect_nothing_lost()}"


def full_log(case):
    """503 with Retry-After; delivery goes on; intake resumes by itself"""
    case.collector.start()
    case.rig.tell("dengage", "/_script", "status 503")
    case.expect_503(case.post_until_refused())
    taken = len(case.answered)
    case.rig.tell("dengage", "/_heal")
    case.until(lambda: case.post()[0] == 200, "with everything deliverable, it still does not take events")
    return f"full at {taken:,} events; {case.expect_nothing_lost()}"


def overload(case):
    """503 and 429 with Retry-After; memory stays flat and below 150 MB; what was taken arrives"""
    case.collector.start()
    # A sync takes half a second, and each commit holds at most what may be in flight: some 16 MB in a second.
    case.storage.set(sync_microseconds=500_000)
    memory = Memory(case.collector.process.pid)
    load = Load(case.collector.port, clients=48, body_bytes=500_000)
    load.run(OVERLOAD_SECONDS, memory.sample)
    case.storage.set(sync_microseconds=0)
    load.check()
    growth = memory.check(most=150 << 20, growth=1.1)
    case.rig.wait_until_drained()
    case.collector.check()
    stored = {one["name"]: one for one in case.rig.status()["destinations"]}["dengage-eu"]
    if stored["delivered"] != load.taken or stored["dead"]:
        raise Fault(f"{load.taken:,} events were taken; {stored['delivered']:,} were delivered, {stored['dead']:,} died")
    return f"{load.seen()}; {growth}; all {load.taken:,} events that were taken arrived"


def long_wal(case):
    """a kill with a WAL of 1 GB: taking events and reading within 2 s; the WAL is moved while events are taken"""
    case.collector.start()
    case.rig.tell("dengage", "/_script", "status 503")
    wal = case.rig.log + "-wal"
    # A foreign reader that stays is what lets a WAL grow so long.
    with contextlib.closing(sqlite3.connect(f"file:{case.rig.log}?mode=ro", uri=True, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        while os.path.getsize(wal) < LONG_WAL:
            if case.post(18, 50_000)[0] != 200:
                raise Fault("with a foreign reader, events are not taken")
        case.collector.kill()
    length = os.path.getsize(wal)
    events = len(case.answered)
    begun = time.monotonic()
    case.collector.start()
    opened = time.monotonic() - begun
    found = case.rig.status()["log"]["events"]
    read = time.monotonic() - begun
    if found != events:
        raise Fault(f"{events:,} events were answered, {found:,} are there")
    longest, moved = 0.0, time.monotonic() + LONG_WAL_SECONDS
    # Begun anew, and cut to what it may keep: all of it was moved into the file.
    while os.path.getsize(wal) >= length:
        before = time.monotonic()
        if case.post()[0] != 200 or before > moved:
            raise Fault(f"the WAL of {length >> 20:,} MiB is not moved within {LONG_WAL_SECONDS} s")
        longest = max(longest, time.monotonic() - before)
    if read > 2:
        raise Fault(f"reading after {read:.1f} s")
    return (
        f"WAL of {length >> 20:,} MiB: takes events after {opened:.2f} s, read after {read:.2f} s, moved after "
        f"{time.monotonic() - begun:.0f} s, and no request waited longer than {longest:.2f} s; {events:,} events are there")


def second_process(case):
    """the second exits 3 and names the first; the first goes on"""
    case.collector.start()
    second = Program("second", case.collector.command, case.rig.directory)
    second.spawn()
    try:
        code = second.process.wait(15)
    except subprocess.TimeoutExpired:
        raise Fault("it goes on running") from None
    finally:
        second.kill()
    pid = str(case.collector.process.pid)
    if code != 3 or pid not in second.said():
        raise Fault(f"it ended with code {code}, and said: {second.last_lines()}")
    if case.post()[0] != 200:
        raise Fault("the first does not take events any more")
    case.expect_nothing_lost()
    return second.last_lines()


def deleted_file(case):
    """nothing is answered with success any more, ends with code 4"""
    case.collector.start()
    case.post()
    case.rig.wait_until_drained()
    for suffix in ("", "-wal", "-shm"):
        os.unlink(case.rig.log + suffix)
    answered = len(case.answered)
    for _ in range(50):
        if case.post()[0] is None:
            break
    if len(case.answered) > answered:
        raise Fault(f"{len(case.answered) - answered} events were answered with success, and are in no file")
    case.expect_end(4)
    return f"ended with code 4: {case.last_line()}"


def deleted_before_start(case):
    """exits 3 and says why: a WAL without its file is not to be overwritten"""
    case.collector.start()
    case.rig.tell("dengage", "/_script", "status 503")
    case.post()
    case.collector.kill()
    os.rename(case.rig.log, case.rig.log + "-away")
    said = case.expect_start_refused(3)
    os.rename(case.rig.log + "-away", case.rig.log)
    case.rig.tell("dengage", "/_heal")
    case.restart()
    case.expect_nothing_lost()
    return said


# name: (function, what its case needs)
ROWS = {
    "full disk, intake": (full_disk_intake, {"tmpfs": "32m"}),
    "full disk, delivery": (full_disk_delivery, {"tmpfs": "32m"}),
    "no space for the WAL": (no_space_for_the_wal, {}),
    "EIO on write, WAL": (failing(WRITE, WAL), {}),
    "EIO on write, database": (failing(WRITE, DATABASE), {}),
    "EIO on sync, WAL": (failing(SYNC, WAL), {}),
    "EIO on sync, database": (failing(SYNC, DATABASE), {}),
    "EIO on read": (failing(READ, DATABASE | WAL), {}),
    "EIO on read, at start": (failing_read_at_start, {}),
    "read-only mount": (read_only_mount, {"tmpfs": "32m"}),
    "a clock that jumps": (clock_jumps, {}),
    "a full log": (full_log, {"queue": ", maxBytes: 16MiB"}),
    "overload": (overload, {"limits": "inFlightBytes: 8MiB", "source": ", rate: 2"}),
    "a long WAL": (long_wal, {}),
    "a second process": (second_process, {}),
    "the file deleted": (deleted_file, {}),
    "the file deleted, at start": (deleted_before_start, {}),
}


def try_row(name, options):
    """(pass, fail or skipped, what was seen)"""
    row, needs = ROWS[name]
    if "tmpfs" in needs and os.geteuid() != 0:
        return "skipped", "a file system of its own takes root"
    directory = os.path.realpath(tempfile.mkdtemp(prefix="sluice-faults-"))
    try:
        case = Case(options.sluice, options.shim, directory, **needs)
        try:
            seen = "pass", row(case)
        finally:
            case.close()
        shutil.rmtree(directory, ignore_errors=True)
        return seen
    except (Fault, Failure) as fault:
        return "FAIL", f"{fault}; kept: {directory}"
    except subprocess.CalledProcessError as error:
        return "FAIL", f"{error}: {error.stderr.decode().strip()}; kept: {directory}"
    except Exception:
        return "FAIL", f"{traceback.format_exc()}; kept: {directory}"


def interrupt(*_):
    raise KeyboardInterrupt


def main():
    parser = argparse.ArgumentParser(
        prog="ops/soak faults", description="Each fault, what is promised, and what was seen.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="rows:\n" + "\n".join(f"  {name}: {row.__doc__}" for name, (row, _) in ROWS.items()))
    parser.add_argument("sluice", help=argparse.SUPPRESS)
    parser.add_argument("shim", help=argparse.SUPPRESS)
    parser.add_argument("names", nargs="*", metavar="NAME", help="these rows; a part of the name does")
    options = parser.parse_args()
    names = [name for name in ROWS if not options.names or any(part in name for part in options.names)]
    if not names:
        parser.error(f"no row is called {' or '.join(options.names)}")
    signal.signal(signal.SIGTERM, interrupt)
    verdicts = []
    for name in names:
        verdict, seen = try_row(name, options)
        verdicts.append(verdict)
        print(f"{verdict:<8} {name:<27} {ROWS[name][0].__doc__}\n{'':<36} {seen}", flush=True)
    print(", ".join(f"{verdicts.count(one)} {one}" for one in ("pass", "FAIL", "skipped") if one in verdicts))
    return 1 if "FAIL" in verdicts else 0


if __name__ == "__main__":
    sys.exit(main())
