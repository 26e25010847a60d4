"""The orders in what each vendor received: by their number, what they earned in cents."""

import json
from decimal import Decimal
from urllib.parse import parse_qs


def earned(vendor, events):
    """Events that came more than once count once."""
    found = {}
    for event in set(events):
        for order, cents in READERS[vendor](event):
            found[order] = found.get(order, 0) + cents
    return found


def dengage(event):
    event = decoded(event)
    if event.get("name") == "CHECKOUT" and event.get("step") == "purchase":
        yield event["orderNo"], cents(event["totalPrice"])


def gravity(event):
    """A line of an order."""
    event = decoded(event)
    if event.get("eventType") == "BUY":
        values = {pair["name"]: pair["value"] for pair in event["nameValues"]}
        yield values["orderId"], cents(values["unitPrice"], values["quantity"])


def gravity_field(event):
    properties = decoded(event).get("properties", {})
    if properties.get("eventType") == "purchase-v1":
        yield properties["uniqueTransactionId"], cents(properties["value"])


def ometria(event):
    event = decoded(event)
    if (event.get("scope"), event.get("action")) == ("order", "add"):
        yield event["data"]["order_id"], cents(event["data"]["order_total"])


def richrelevance(event):
    """The query of a request; prices of one piece in cents or in whole units, divided by bars."""
    query = parse_qs(event, keep_blank_values=True)
    if query.get("placements") != ["purchase_complete_page"]:
        return
    in_cents = "ppc" in query
    prices = query["ppc" if in_cents else "pp"][0].split("|")
    pieces = query["q"][0].split("|")
    lines = [(Decimal(price) / 100 if in_cents else price, count) for price, count in zip(prices, pieces)]
    yield query["o"][0], sum(cents(price, count) for price, count in lines)


READERS = {
    "dengage": dengage, "gravity": gravity, "gravity-field": gravity_field, "ometria": ometria,
    "richrelevance": richrelevance,
}


def decoded(event):
    return json.loads(event, parse_float=Decimal)


def cents(amount, count=1):
    """Exact, or an error: half a cent is nobody's."""
    product = Decimal(str(amount)) * Decimal(str(count)) * 100
    if product != product.to_integral_value():
        raise ValueError(f"{amount} times {count} is not in whole cents")
    return int(product)
