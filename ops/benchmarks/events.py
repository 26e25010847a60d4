"""The events that are sent: the same in every run."""

import json
import random

SHOP = "https://www.exampleshop.com"
KEY = "5d3c0a3e-8f6b-4c1e-9a52-0c4fe2f0b7d1"
PATH = f"/add/events/v1.json?apiKey={KEY}"

PRODUCTS = [
    ("Linen Shirt", "Men > Clothing > Shirts", 39.9),
    ("Running Shoe", "Women > Sports > Shoes", 89.95),
    ("Wool Coat", "Women > Clothing > Coats", 219.0),
    ("Canvas Backpack", "Accessories > Bags", 64.5),
    ("Denim Jacket", "Men > Clothing > Jackets", 99.99),
    ("Kids' Raincoat", "Kids > Clothing > Coats", 34.95),
]


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def single():
    """A body of 216 bytes: an array with one PAGE_VIEW."""
    return compact([{
        "name": "PAGE_VIEW",
        "userId": "4020489616172081152",
        "sessionId": "7298412948190920704",
        "device": "MOBILE",
        "pageUrl": f"{SHOP}/sports",
        "category": "Category Page",
        "subCategory": "Men > Sports > Shoes",
    }])


def batch(count=100):
    """The events of a shop's minute, each as its bytes: mostly views, some baskets, a few checkouts."""
    chance = random.Random(2026)
    makers = [page_view, product_view, basket_operation, checkout, user_operation, custom_event]
    return [compact(make(chance)) for make in chance.choices(makers, weights=[40, 30, 14, 8, 3, 5], k=count)]


def checkouts(count=100):
    """Purchases of a few lines each; a hundred are 43 KB."""
    chance = random.Random(1731)
    return [compact(checkout(chance)) for _ in range(count)]


def sized(bytes, count=100):
    """Page views that are all of the same size."""
    page = {"name": "PAGE_VIEW", "category": "Home Page"}
    return [padded(page | {"userId": f"{number}", "sessionId": f"{number:05}"}, bytes) for number in range(count)]


def small(bytes):
    """A page view of at least 99 bytes, the least that the schema takes."""
    return padded({"name": "PAGE_VIEW", "category": "Blog", "userId": "1", "sessionId": "1"}, bytes, "https://a.example")


def padded(event, bytes, shop=SHOP):
    bare = event | {"pageUrl": f"{shop}/"}
    return compact(event | {"pageUrl": f"{shop}/{'p' * (bytes - len(compact(bare)))}"})


def array(events):
    return b"[" + b",".join(events) + b"]"


def common(chance, name):
    return {
        "name": name,
        "userId": str(chance.randrange(10**18, 9 * 10**18)),
        "sessionId": str(chance.randrange(10**18, 9 * 10**18)),
        "device": chance.choice(["PC", "MOBILE", "TABLET", "ANDROID", "IOS"]),
        "os": chance.choice(["Windows", "MacOS", "Android", "iOS"]),
        "browser": chance.choice(["Chrome", "Safari", "Firefox"]),
        "lang": chance.choice(["TR", "EN", "DE"]),
        "currency": "EUR",
    }


def page_view(chance):
    return common(chance, "PAGE_VIEW") | {
        "pageUrl": f"{SHOP}/{chance.choice(['women', 'men', 'kids'])}?page={chance.randrange(1, 40)}",
        "referrer": "https://www.google.com/",
        "category": chance.choice(["Home Page", "Category Page", "Search Page"]),
        "subCategory": chance.choice(PRODUCTS)[1],
    }


def product_view(chance):
    title, category, price = chance.choice(PRODUCTS)
    number = chance.randrange(10_000, 99_999)
    return common(chance, "PRODUCT_VIEW") | {
        "productId": f"SKU-{number}",
        "title": title,
        "url": f"{SHOP}/p/{number}",
        "image": f"{SHOP}/images/{number}/front.jpg",
        "category": category,
        "price": price,
        "oldPrice": round(price * 1.25, 2),
        "inStock": True,
        "brand": "Example",
        "colors": ["Blue", "Ecru"],
        "sizes": ["S", "M", "L", "XL"],
    }


def basket_operation(chance):
    return common(chance, "BASKET_OPERATIONS") | {
        "step": chance.choice(["add", "add", "remove"]),
        "productId": f"SKU-{chance.randrange(10_000, 99_999)}",
        "quantity": chance.randrange(1, 4),
        "price": chance.choice(PRODUCTS)[2],
    }


def checkout(chance):
    lines = [
        {"productId": f"SKU-{chance.randrange(10_000, 99_999)}", "price": chance.choice(PRODUCTS)[2],
         "quantity": chance.randrange(1, 3), "currency": "EUR"}
        for _ in range(chance.randrange(1, 6))
    ]
    return common(chance, "CHECKOUT") | {
        "step": chance.choice(["basket", "customer", "payment", "purchase"]),
        "totalPrice": round(sum(line["price"] * line["quantity"] for line in lines), 2),
        "productList": lines,
        "cartUrl": f"{SHOP}/cart",
    }


def user_operation(chance):
    return common(chance, "USER_OPERATIONS") | {
        "step": "signin",
        "username": "ada@example.com",
        "email": "ada@example.com",
        "fullName": "Ada Özdemir",
        "memberSince": "23.01.2014",
        "segments": ["loyal", "newsletter"],
    }


def custom_event(chance):
    return common(chance, "CUSTOM_EVENT") | {
        "type": "store_locator",
        "params": {"city": chance.choice(["İzmir", "Ankara", "Amsterdam"]), "radius": "25"},
    }
