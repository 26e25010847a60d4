"""The shop's backends: they send the day's requests when they are due, over several connections at once, and keep count
of what the collector says it has accepted."""

import base64
import http.client
import json
import threading
import time

import visitors
from stage import CUSTOMER, KEY, PASSWORD, SERVLET

CONNECTIONS = {"storefront": 8, "backoffice": 4}


class Shop:
    def __init__(self, port, midnight, seconds):
        """`seconds` is how long the day lasts."""
        self.port, self.midnight, self.seconds = port, midnight, seconds
        self.day = visitors.requests(midnight)
        self.lock = threading.Lock()
        self.sent = {source: [] for source in CONNECTIONS}
        self.accepted = {source: [] for source in CONNECTIONS}
        self.faults = []

    def open(self):
        self.opened = time.monotonic()
        # Daemons: the end of this program does not wait for them.
        self.backends = [
            threading.Thread(target=self.work, args=(source, number), daemon=True)
            for source, count in CONNECTIONS.items() for number in range(count)
        ]
        for backend in self.backends:
            backend.start()

    @property
    def passed(self):
        """How much of the day is over, 0 to 1."""
        return min(1.0, (time.monotonic() - self.opened) / self.seconds)

    @property
    def clock(self):
        minutes = int(visitors.OPENS + self.passed * (visitors.CLOSES - visitors.OPENS)) // 60
        return f"{minutes // 60:02}:{minutes % 60:02}"

    @property
    def is_closed(self):
        return self.passed == 1.0 and not any(backend.is_alive() for backend in self.backends)

    def work(self, source, number):
        """One backend's day: each of its requests in turn, on one connection."""
        connection = self.connect()
        mine = [request for request in self.day if request.source == source][number::CONNECTIONS[source]]
        for request in mine:
            share = (request.at - visitors.OPENS) / (visitors.CLOSES - visitors.OPENS)
            time.sleep(max(0.0, self.opened + share * self.seconds - time.monotonic()))
            try:
                status, answer = self.post(connection, source, KEY, "[" + ",".join(request.events) + "]")
                is_accepted = status == 200 and (answer == "" if source == "backoffice" else self.is_success(answer))
            except (OSError, http.client.HTTPException, ValueError) as error:
                connection.close()
                status, answer, is_accepted = "no answer", repr(error), False
            self.record(source, request.events, request.events if is_accepted else [])
            if not is_accepted:
                self.faults.append(f"{source} was refused good events: {status} {answer[:200]}")

    def try_bad_requests(self):
        """Sends each; returns (request, what was answered, whether that is the right answer)."""
        found = []
        for bad in visitors.bad_requests(KEY, self.midnight):
            status, answer = self.post(self.connect(), bad.source, bad.key, bad.body)
            self.record(bad.source, bad.good, bad.good)
            found.append((bad, f"{status} {self.meaning(answer)}", status == bad.status and bad.says in answer))
        return found

    def record(self, source, sent, accepted):
        with self.lock:
            self.sent[source] += sent
            self.accepted[source] += accepted

    def connect(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)

    def post(self, connection, source, key, body):
        if source == "storefront":
            path, headers = f"/add/events/v1.json?apiKey={key}", {"Origin": visitors.SHOP}
        else:
            credentials = base64.b64encode(f"{CUSTOMER}:{PASSWORD}".encode()).decode()
            path, headers = f"{SERVLET}/addEvents", {"Authorization": f"Basic {credentials}"}
        connection.request("POST", path, body.encode(), {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()

    @staticmethod
    def is_success(answer):
        """What the storefront's format calls a success, and no event refused."""
        parsed = json.loads(answer)
        return parsed.get("statusCode") == "SUCCESS" and "errors" not in parsed

    @staticmethod
    def meaning(answer):
        """Code and reason of an answer, in either format."""
        parsed = json.loads(answer)
        reason = (parsed.get("errors") or [parsed])[0]
        place = f"event {reason['index']}: " if "index" in reason else ""
        return f"{parsed.get('statusCode') or parsed.get('faultInfo')}, {place}{reason.get('message')}"
