"""The machine a run is made on, and how much of it others took meanwhile."""

import os
import platform
import resource
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


def facts(directory):
    kind, device = file_system(directory)
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _field("/proc/cpuinfo", "model name") or platform.machine(),
        "memoryBytes": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"),
        "system": f"{platform.system()} {platform.release()}",
        "fileSystem": kind,
        "device": device,
        "commit": _commit(),
    }


def file_system(directory):
    """Kind and device of the file system that holds a directory, such as ext4 and /dev/sda1."""
    status = os.stat(directory)
    number = f"{os.major(status.st_dev)}:{os.minor(status.st_dev)}"
    with open("/proc/self/mountinfo") as mounts:
        for line in mounts:
            fields, _, rest = line.partition(" - ")
            if fields.split()[2] == number:
                return rest.split()[0], rest.split()[1]
    return "unknown", number


def children_seconds():
    """User and system time of all programs that were run and have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class Bystanders:
    """The part of all cores that programs other than the measured ones took, between entry and exit."""

    def __init__(self, cpu_seconds_of_server):
        self._server = cpu_seconds_of_server

    def __enter__(self):
        self._before = self._now()
        return self

    def __exit__(self, *_):
        total, busy, measured = (after - before for after, before in zip(self._now(), self._before))
        self.share = min(1.0, max(0.0, (busy - measured) / total)) if total > 0 else 0.0

    def _now(self):
        with open("/proc/stat") as stat:
            ticks = [int(value) / TICKS for value in stat.readline().split()[1:9]]
        idle = ticks[3] + ticks[4]
        measured = time.process_time() + children_seconds() + self._server()
        return sum(ticks), sum(ticks) - idle, measured


def _field(path, name):
    with open(path) as lines:
        return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _commit():
    """The commit that is checked out, with a plus when files differ from it; empty outside of a checkout."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty=+", "--exclude=*"], capture_output=True, text=True)
    return described.stdout.strip()
