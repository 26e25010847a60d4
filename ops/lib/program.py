"""A program of ours that serves on loopback: found by the address that it prints, ended by its process id."""

import os
import re
import signal
import subprocess
import time

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)\b")


class Failure(Exception):
    """It cannot go on; the text says why."""


class Program:
    """What it says goes to `NAME.log`, each start after the one before."""

    def __init__(self, name, command, directory, environment=None, is_preferred=False):
        """`is_preferred`: before other programs of the machine, where that is allowed (root's privilege)."""
        preference = ["nice", "-n", "-10"] if is_preferred and os.geteuid() == 0 else []
        self.name, self.command = name, preference + [str(part) for part in command]
        self.path = os.path.join(directory, f"{name}.log")
        self.environment = environment
        self.process = None

    def start(self, within=30.0):
        """Waits until it says where it listens; returns the port."""
        self.spawn()
        return self.wait(within)

    def spawn(self):
        with open(self.path, "ab") as log:
            self.said_before = log.tell()
            # In a session of its own: Ctrl-C in the terminal reaches the caller alone, which stops all in order.
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
                env=None if self.environment is None else os.environ | self.environment)

    def wait(self, within=30.0):
        self.port = self.find(ADDRESS, within)
        return self.port

    def find(self, address, within=30.0):
        """The port in what it says, once it says it."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            found = address.search(self.said())
            if found:
                return int(found.group(1))
            if self.process.poll() is not None:
                break
            time.sleep(0.005)
        self.check()
        raise Failure(f"{self.name} did not say where it listens within {within:.0f} s; it said:\n{self.last_lines()}")

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def check(self):
        """It still runs."""
        if self.process.poll() is not None:
            raise Failure(f"{self.name} ended with code {self.process.returncode}; it said:\n{self.last_lines()}")

    def said(self):
        """Everything since it was last started."""
        with open(self.path, "rb") as log:
            log.seek(self.said_before)
            return log.read().decode(errors="replace")

    def last_lines(self):
        return "\n".join(self.said().splitlines()[-15:])

    def kill(self):
        """As a crash: it has no chance to do anything."""
        if self.is_running:
            self.process.kill()
        if self.process is not None:
            self.process.wait()

    def stop(self, within=10.0):
        """Asks it to end, makes it when it does not; returns its exit code."""
        if self.process is None:
            return None
        if self.is_running:
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(within)
        except subprocess.TimeoutExpired:
            self.kill()
            return self.process.returncode
