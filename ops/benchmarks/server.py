"""A program that serves on loopback, for as long as it is measured."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time

from failure import Failed

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)")
START_LIMIT = 30
STOP_LIMIT = 60
TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """Started on entry, found by the address that it prints or on the port that it was given, stopped by its process id on
    exit."""

    def __init__(self, command, directory, port=None):
        self.command = [str(part) for part in command]
        self.given = port
        self.output = directory / f"{os.path.basename(self.command[0])}.out"

    def __enter__(self):
        with open(self.output, "wb") as output:
            self.process = subprocess.Popen(self.command, stdout=output, stderr=subprocess.STDOUT)
        try:
            self.port = self._port()
        except BaseException:
            self.process.kill()
            self.process.wait()
            raise
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise Failed(f"{self.command[0]} did not stop within {STOP_LIMIT} s")

    def cpu_seconds(self):
        """User and system time of all its threads."""
        with open(f"/proc/{self.process.pid}/stat") as stat:
            fields = stat.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def peak_bytes(self):
        """The most memory it ever had resident."""
        with open(f"/proc/{self.process.pid}/status") as status:
            line = next(line for line in status if line.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024

    def _port(self):
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            text = self.output.read_text(errors="replace")
            if self.given and listens(self.given):
                return self.given
            if not self.given and (found := ADDRESS.search(text)):
                return int(found[1])
            if self.process.poll() is not None:
                raise Failed(f"{self.command[0]} ended with {self.process.returncode}:\n{text}")
            time.sleep(0.01)
        raise Failed(f"{self.command[0]} did not start within {START_LIMIT} s:\n{self.output.read_text()}")


def free_port():
    """One that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def listens(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    except OSError:
        return False


def resident_bytes(process):
    with open(f"/proc/{process}/statm") as sizes:
        return int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def ask(path, target):
    """What a server answers on a Unix socket, as JSON."""
    connection = http.client.HTTPConnection("localhost", timeout=60)
    connection.sock = socket.socket(socket.AF_UNIX)
    try:
        connection.sock.connect(str(path))
        connection.request("GET", target)
        return json.loads(connection.getresponse().read())
    finally:
        connection.close()
