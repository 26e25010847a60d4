"""The collector and the simulated vendors: processes on free ports, stopped by their ids whatever happens."""

import http.client
import re
import signal
import subprocess

import visitors
from program import Failure, Program

# The keys that the shop shows the collector. Those that the vendors ask for are others: the collector exchanges them.
KEY, CUSTOMER, PASSWORD = "storefront-key", "exampleshop", "backoffice-password"
VENDORS = {
    "dengage": ("--api-key", "key-at-dengage", "--origin", visitors.SHOP),
    "gravity": ("--username", CUSTOMER, "--password", "password-at-gravity"),
    "gravity-field": ("--api-key", "key-at-gravity-field"),
    "ometria": ("--username", "key-at-ometria", "--password", "secret-at-ometria"),
    "richrelevance": ("--username", "site-at-richrelevance", "--password", "channel-at-richrelevance"),
}
SERVLET = f"/grrec-{CUSTOMER}-war/WebshopServlet"
REQUESTS_PER_SECOND = 50

SOURCES = f"""\
listen: 127.0.0.1:0
queue: {{ path: sluice.db }}
sources:
"""
# Where each vendor's events go. What the storefront reports in Dengage's format is told to four of them, each in its own
# words; the back office reports the same to Gravity.
NAME = {
    "dengage": "dengage-eu", "gravity": "gravity-ams", "gravity-field": "field-eu", "ometria": "ometria",
    "richrelevance": "recs-us",
}
STOREFRONT = f"  storefront: {{ dialect: dengage, apiKeys: [{KEY}], deliverTo: [%s] }}\n"
BACKOFFICE = f"""\
  backoffice:
    {{ dialect: gravity, customer: {CUSTOMER}, username: {CUSTOMER}, password: {PASSWORD}, deliverTo: [gravity-ams] }}
"""
# Of each destination: the end of its address, and its account.
ACCOUNT = {
    "dengage": ("", f"apiKey: key-at-dengage, origin: {visitors.SHOP}"),
    "gravity": (SERVLET, f"username: {CUSTOMER}, password: password-at-gravity"),
    "gravity-field": ("", "apiKey: key-at-gravity-field"),
    "ometria": ("", "key: key-at-ometria, secret: secret-at-ometria"),
    "richrelevance": ("", "apiKey: site-at-richrelevance, apiClientKey: channel-at-richrelevance"),
}
# Vendors that take one visitor's events, or one event, per request get them at this pace.
SINGLY = "rate: { requestsPerSecond: 400 }, concurrency: 16"
PACED_SINGLY = ("gravity-field", "ometria", "richrelevance")

# Where the collector says that it listens.
INTAKE, ADMIN = re.compile(r"takes events at \S+:(\d+)"), re.compile(r"admin at \S+:(\d+)")

# How destinations are paced when nothing is said.
PACE = f"rate: {{ requestsPerSecond: {REQUESTS_PER_SECOND} }}"


def configuration(vendors, ports, pace):
    told = ", ".join(NAME[vendor] for vendor in vendors if vendor != "gravity")
    sources = STOREFRONT % told + (BACKOFFICE if "gravity" in vendors else "")
    return SOURCES + sources + "destinations:\n" + "".join(destination(one, ports[one], pace) for one in vendors)


def destination(vendor, port, pace):
    path, account = ACCOUNT[vendor]
    pace = SINGLY if vendor in PACED_SINGLY else pace
    return (
        f"  {NAME[vendor]}: {{ vendor: {vendor}, url: 'http://127.0.0.1:{port}{path}', {account}, {pace}, "
        "retry: { base: 200ms, max: 2s } }\n")


class Stage:
    def __init__(self, sluice, directory, vendors=VENDORS, pace=PACE, latency="20ms", token=None):
        """`token` opens the admin port; without one there is none."""
        self.sluice, self.directory, self.token = sluice, directory, token
        self.vendors, self.pace, self.latency = list(vendors), pace, latency
        self.config = f"{directory}/sluice.yaml"
        self.programs = []
        self.ports = {}

    def start(self):
        for vendor in self.vendors:
            self.start_process(
                vendor, "simulate", "--vendor", vendor, "--listen", "127.0.0.1:0", "--latency", self.latency,
                *VENDORS[vendor])
        with open(self.config, "w") as file:
            file.write(configuration(self.vendors, self.ports, self.pace))
            if self.token:
                file.write(f"admin: {{ listen: 127.0.0.1:0, token: {self.token} }}\n")
        self.start_process("collector", "serve", "--config", self.config)
        if self.token:
            collector = self.programs[-1]
            self.ports["admin"] = collector.find(ADMIN)
            self.ports["collector"] = collector.find(INTAKE)

    def start_process(self, name, *arguments):
        """Waits until it says where it listens."""
        program = Program(name, [self.sluice, *arguments], self.directory)
        self.programs.append(program)
        self.ports[name] = program.start()

    def check(self):
        """All of them still run."""
        for program in self.programs:
            program.check()

    def stop(self):
        """Last started, first stopped. A second Ctrl-C does not interrupt it; it takes a bounded time."""
        for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(one, signal.SIG_IGN)
        for program in reversed(self.programs):
            program.stop()

    def ask(self, *verb):
        """What a verb of the command line says."""
        command = [self.sluice, *verb, "--config", self.config]
        try:
            return subprocess.run(command, capture_output=True, text=True, timeout=20, check=True).stdout
        except subprocess.SubprocessError as error:
            self.check()
            said = "".join(part for part in (error.stdout, error.stderr) if isinstance(part, str))
            raise Failure(f"sluice {' '.join(verb)}: {error}\n{said}") from error

    def tell(self, vendor, path, text=None, method="POST"):
        """A request to a simulated vendor's own controls, and its answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports[vendor], timeout=15)
        connection.request(method, path, text)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        if answer.status != 200:
            raise Failure(f"the simulated {vendor} answered HTTP {answer.status} to {method} {path}: {body}")
        return body

    def received(self, vendor, path=""):
        return self.tell(vendor, "/_received" + path, method="GET")
