"""What the visitors of the shopping day do, and the requests that the shop's two backends make of it.

The storefront reports in Dengage's format, the back office in Gravity's. Visitors, baskets and orders are the same each
time; only the date changes. Times count in seconds from midnight.
"""

import json
import random
from collections import namedtuple

OPENS, CLOSES = 8 * 3600, 22 * 3600
VISITORS = 480
SHOP = "https://www.exampleshop.com"
# One product is so new that Gravity has not heard of it.
NEW_PRODUCT, ITS_BUYERS = "sku-0061", (120, 360)
THINGS = ["Shirt", "Dress", "Coat", "Shoes", "Bag", "Scarf"]
STUFFS = ["Linen", "Crêpe", "Wool", "Leather", "Cotton", "Loden", "Silk", "Cord", "Jersey", "Denim"]
# Three ways to write the same JSON, as three clients do: what was written must be what arrives.
WRITERS = [
    {"separators": (",", ":"), "ensure_ascii": False},
    {"separators": (", ", ": "), "ensure_ascii": False},
    {"separators": (",", ":"), "ensure_ascii": True},
]

Product = namedtuple("Product", "id thing title price")
Request = namedtuple("Request", "at source events")
# `good` are the events in it that must be accepted; `kept` is how many others are kept as dead letters; the answer must
# have `status` and hold the text `says`.
BadRequest = namedtuple("BadRequest", "what source key body good kept status says")


def catalogue():
    pairs = [(stuff, thing) for stuff in STUFFS for thing in THINGS] + [("Cashmere", "Coat")]
    return [
        Product(f"sku-{number:04}", thing, f"{stuff} {thing}", round(19.9 + number * 7 % 200, 2))
        for number, (stuff, thing) in enumerate(pairs, start=1)
    ]


class Visit:
    """One visitor's way through the shop; `storefront` and `backoffice` gather (time, event)."""

    def __init__(self, number, midnight):
        self.number, self.midnight, self.rng = number, midnight, random.Random(number)
        self.at = OPENS + self.rng.betavariate(2, 1.6) * (CLOSES - OPENS - 3600)
        self.storefront, self.backoffice = [], []

    def walk(self, products):
        self.tell("PAGE_VIEW", category="Home Page", pageUrl=SHOP)
        seen = self.rng.sample(products[:-1], self.rng.randint(2, 7))
        if self.number in ITS_BUYERS:
            seen.insert(0, products[-1])
        for product in seen:
            self.look_at(product)
        basket = [product for product in seen if self.rng.random() < 0.6 or product.id == NEW_PRODUCT] or seen[:1]
        for product in basket:
            self.change_basket("add", "ADD_TO_CART", product)
        if len(basket) > 1 and self.rng.random() < 0.4:
            self.change_basket("remove", "REMOVE_FROM_CART", basket.pop())
        if self.rng.random() < 0.75 or self.number in ITS_BUYERS:
            self.check_out(basket)

    def look_at(self, product):
        url = f"{SHOP}/p/{product.id}"
        self.tell("PRODUCT_VIEW", productId=product.id, title=product.title, url=url, image=url + ".jpg",
                  category=f"Clothes > {product.thing}", price=product.price, currency="EUR", inStock="true")
        self.note("VIEW", product)

    def change_basket(self, step, kind, product):
        self.tell("BASKET_OPERATIONS", step=step, productId=product.id, quantity=1, price=product.price, currency="EUR")
        self.note(kind, product, quantity="1")

    def check_out(self, basket):
        lines = [{"productId": product.id, "price": product.price, "quantity": 1} for product in basket]
        total = round(sum(product.price for product in basket), 2)
        for step in ("basket", "customer", "payment"):
            self.tell("CHECKOUT", step=step, totalPrice=total, currency="EUR", productList=lines,
                      cartUrl=SHOP + "/basket")
        order = f"A-{self.number:05}"
        self.tell("CHECKOUT", step="purchase", totalPrice=total, currency="EUR", productList=lines, orderNo=order)
        for product in basket:
            self.note("BUY", product, orderId=order, unitPrice=f"{product.price:.2f}", quantity="1",
                      currency="EUR")

    def tell(self, name, **fields):
        """What the storefront reports."""
        self.at += self.rng.uniform(15, 150)
        person = {"userId": f"user-{self.number}", "sessionId": f"visit-{self.number}"}
        self.storefront.append((self.at, self.write({"name": name, **person, "device": "PC", **fields})))

    def note(self, kind, product, **values):
        """What the back office reports, at the same time."""
        event = {"eventType": kind, "time": self.midnight + int(self.at), "cookieId": f"visit-{self.number}",
                 "userId": f"user-{self.number}", "itemId": product.id}
        if values:
            event["nameValues"] = [{"name": name, "value": value} for name, value in values.items()]
        self.backoffice.append((self.at, self.write(event)))

    def write(self, event):
        return json.dumps(event, **WRITERS[self.number % len(WRITERS)])

    def requests(self):
        """Backends report at once or gather a few: 1 to 20 events."""
        for source, events in (("storefront", self.storefront), ("backoffice", self.backoffice)):
            while events:
                size = self.rng.choice((1, 1, 2, 3, 5, 8, 20))
                yield Request(events[:size][-1][0], source, [text for _, text in events[:size]])
                events = events[size:]


def requests(midnight):
    """All good requests of the day by time. No two events are equal, so that each can be looked for at the vendors."""
    found, products = [], catalogue()
    for number in range(1, VISITORS + 1):
        visit = Visit(number, midnight)
        visit.walk(products)
        found += visit.requests()
    return sorted(found, key=lambda request: request.at)


def bad_requests(key, midnight):
    person = {"userId": "user-0", "sessionId": "visit-0"}
    home = json.dumps({"name": "PAGE_VIEW", "category": "Home Page", **person})
    search = json.dumps({"name": "PAGE_VIEW", "category": "Search Page", **person})
    paid = json.dumps({"name": "CHECKOUT", "step": "paid", "totalPrice": 59.9, **person})
    nobody = json.dumps({"name": "PAGE_VIEW", "category": "Home Page", "sessionId": "visit-0"})
    view = json.dumps({"eventType": "VIEW", "itemId": "sku-0001", "cookieId": "visit-0", "time": midnight * 1000})
    mixed = "a checkout step that does not exist, between two good events"
    return [
        BadRequest(mixed, "storefront", key, f"[{home},{paid},{search}]", [home, search], 1, 200, '"pointer":"/step"'),
        BadRequest("an event without userId", "storefront", key, f"[{nobody}]", [], 1, 200, "NO_USERID"),
        BadRequest("half a JSON text", "storefront", key, f"[{home}"[:40], [], 1, 200, "BAD_INPUT"),
        BadRequest("a time in milliseconds", "backoffice", key, f"[{view}]", [], 1, 400, "/time must be"),
        BadRequest("a key that nobody has", "storefront", "guessed", f"[{home}]", [], 0, 200, "NO_ACCOUNT"),
    ]
