"""The shop's backends under test: each sends one request after the other on one connection until that breaks, and notes
what it was told. No two events are equal, so that each can be looked for afterwards."""

import base64
import json
import random
import re
import socket
import threading

from stage import CUSTOMER, KEY, PASSWORD, SERVLET

DENGAGE_PATH = f"/add/events/v1.json?apiKey={KEY}"
CREDENTIALS = base64.b64encode(f"{CUSTOMER}:{PASSWORD}".encode()).decode()
USERS, ITEMS = 3, 3
# The simulated vendor refuses what holds this text, so that it ends as a dead letter.
POISON = "poisoned"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Request:
    """`accepted` is None until it is answered: then its events that were, none when it was refused."""

    __slots__ = ("source", "events", "rejected", "round", "key", "accepted", "status")

    def __init__(self, source, events, rejected, round_number, key):
        self.source, self.events, self.rejected, self.round, self.key = source, events, rejected, round_number, key
        self.accepted, self.status = None, None


class Backend:
    """One of the storefront's (Dengage's format) or of the back office's (Gravity's)."""

    def __init__(self, source, number, seed):
        self.source, self.number, self.rng = source, number, random.Random(f"{seed}/{source}/{number}")
        self.requests, self.count = [], 0
        # Per user or item, how often it was told of: the number that must not go back at the receiver.
        self.told = [0] * max(USERS, ITEMS)
        self.faults, self.thread = [], None
        # The request that the last kill left without an answer, and how many such were sent again.
        self.unanswered, self.repeated = None, 0

    def start(self, port, round_number):
        self.thread = threading.Thread(target=self.work, args=(port, round_number), daemon=True)
        self.thread.start()

    def join(self):
        if self.thread is None:
            return
        self.thread.join(20)
        if self.thread.is_alive():
            self.faults.append(f"round {self.requests[-1].round}: a request is neither answered nor broken after 20 s")
        self.thread = None

    def work(self, port, round_number):
        """Until the collector is gone."""
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=15) as connection:
                connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                # Half of those without an answer are sent again under the same key, which must not store them twice.
                if self.unanswered and self.rng.random() < 0.5:
                    self.repeated += 1
                    self.send(connection, self.unanswered)
                while True:
                    self.send(connection, self.next_request(round_number))
        except OSError:
            return

    def next_request(self, round_number):
        make = self.page_views if self.source == "storefront" else self.item_updates
        self.requests.append(Request(self.source, *make(), round_number, f"{self.number}-{self.count}"))
        return self.requests[-1]

    def send(self, connection, request):
        self.unanswered = request
        events = request.events + request.rejected
        body = f"[{','.join(events)}]".encode()
        connection.sendall(self.head(request.key, len(body)) + body)
        status, answer = read_answer(connection)
        self.note(request, status, answer)
        self.unanswered = None

    def head(self, key, length):
        path = DENGAGE_PATH if self.source == "storefront" else f"{SERVLET}/updateItems"
        own = "" if self.source == "storefront" else f"Authorization: Basic {CREDENTIALS}\r\n"
        return (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nIdempotency-Key: {key}\r\n{own}Content-Type: application/json\r\n"
            f"Content-Length: {length}\r\n\r\n").encode()

    def note(self, request, status, answer):
        request.status = status
        if self.source == "backoffice":
            request.accepted = request.events if status == 200 else []
            is_understood = status in (200, 503)
        else:
            parsed = json.loads(answer) if answer else {}
            is_success = status == 200 and parsed.get("statusCode") == "SUCCESS"
            request.accepted = request.events if is_success else []
            named = [error["index"] for error in parsed.get("errors", [])]
            wrong = list(range(len(request.events), len(request.events) + len(request.rejected)))
            is_understood = status == 503 or (is_success and named == wrong)
        if not is_understood:
            self.faults.append(f"round {request.round}: answered {status} {answer[:300]!r}")

    # What is sent: (good events, bad events)

    def page_views(self):
        """One event or a few, now and then with one that is refused at the door, or one that the vendor refuses."""
        self.count += 1
        size = self.rng.choice((1, 1, 1, 2, 5, 10, 40))
        events = [self.page_view(index) for index in range(size)]
        bad = ['{"name":"PAGE_VIEW","category":"Home Page"}'] if self.rng.random() < 0.03 else []
        return events, bad

    def page_view(self, index):
        user = self.rng.randrange(USERS)
        self.told[user] += 1
        referrer = POISON if self.rng.random() < 0.001 else "shop"
        return (
            f'{{"name":"PAGE_VIEW","category":"Home Page","userId":"user-{self.number}-{user}",'
            f'"sessionId":"{self.number}-{self.count}-{index}","referrer":"{referrer}","n":{self.told[user]}}}')

    def item_updates(self):
        """Several of one request may be of the same item: they too must stay in order."""
        self.count += 1
        return [self.item_update() for _ in range(self.rng.choice((1, 1, 2, 4)))], []

    def item_update(self):
        item = self.rng.randrange(ITEMS)
        self.told[item] += 1
        return (
            f'{{"itemId":"item-{self.number}-{item}","hidden":false,'
            f'"nameValues":[{{"name":"n","value":"{self.told[item]}"}}]}}')


def read_answer(connection):
    """Status and body. A connection that ends before its answer is whole is an OSError: nothing was answered."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += more(connection)
    length = int(found[1]) if (found := LENGTH.search(received, 0, end + 2)) else 0
    while len(received) < end + 4 + length:
        received += more(connection)
    return int(received[9:12]), received[end + 4:end + 4 + length].decode()


def more(connection):
    part = connection.recv(65536)
    if not part:
        raise ConnectionResetError("closed")
    return part
