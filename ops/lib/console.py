"""The console in a real browser, called by ops/console: `console.py SLUICE AXE PICTURES`.

A vendor refuses a quarter of the events for a renamed member. The operator logs in, sees it, finds out why in three clicks,
mends one by hand, all others in bulk after a look at what that would do, replays them, and sees nothing left. Everything is
done as a person does it, by what stands on the buttons; figures must move without a reload. Each page is looked at for
people who see little or use the keyboard alone, and pictures of it are kept.

Exit code 0 when all of it could be done and nothing is wrong with a page.
"""

import http.client
import json
import re
import sys
import urllib.parse

from browser import Browser
from incident import NEW, OLD, PACE, event
from shop import Shop
from stage import Failure, Stage
from story import perform

TOKEN = "token-of-the-operator"
EVENTS, REQUEST, WRONG_EVERY = 1200, 20, 4
WRONG = EVENTS // WRONG_EVERY


class Walk:
    def __init__(self, stage, screen, browser):
        self.stage, self.screen, self.browser = stage, screen, browser
        self.faults = []

    def run(self):
        self.stage.start()
        self.shop = Shop(self.stage.ports["collector"], 0, 1)
        self.connection = self.shop.connect()
        self.log_in()
        self.watch()
        self.find_out()
        self.mend_one()
        self.mend_all()
        self.replay()
        self.pause()
        self.try_to_break_in()
        self.note(not (said := self.browser.complaints()), "the browser complains of nothing", said)

    def note(self, is_right, text, more=()):
        self.screen.say(f"  {self.screen.paint('green', '✓') if is_right else self.screen.paint('red', '✗')} {text}")
        for one in more:
            self.screen.say(f"      {one}")
        if not is_right:
            self.faults.append(text)

    def sees(self, until, text):
        """A note that it comes to that, which a page needs a moment for."""
        self.note(self.browser.comes(until), text)

    def look(self, name):
        faults = self.browser.look(name)
        self.note(not faults, f"{name}: readable at both widths, in both themes (WCAG 2.1 AA)", faults)

    def address(self, path=""):
        return f"http://127.0.0.1:{self.stage.ports['admin']}{path}"

    def log_in(self):
        self.screen.title("Logging in, with the keyboard alone")
        browser = self.browser
        browser.open(self.address("/dead?stage=delivery"))
        self.sees(lambda: browser.path.startswith("/login?next="), "who has not logged in is asked to")
        self.look("login")
        self.type("not-the-token")
        self.sees(lambda: "not the admin token" in browser.text, "a wrong token is refused")
        self.type(TOKEN)
        self.sees(lambda: browser.path == "/dead?stage=delivery", "the page that was asked for follows")
        cookie = browser.driver.get_cookie("sluice") or {}
        self.note(cookie.get("httpOnly") and cookie.get("sameSite") == "Strict", "the cookie is HttpOnly and SameSite=Strict")
        browser.complaints()

    def type(self, token):
        """The field has the focus already."""
        self.browser.driver.switch_to.active_element.send_keys(token + "\n")
        self.browser.wait("an answer", lambda: self.browser.all(".fault") or "/login" not in self.browser.path)

    def watch(self):
        self.screen.title("Watching figures move")
        browser = self.browser
        browser.open(self.address("/"))
        self.sees(lambda: "All is well" in browser.text, "all is well at first")
        browser.driver.execute_script("window.isTheSame = true")
        self.stage.tell("dengage", "/_script", f'poison "{NEW}" 400 BAD_INPUT')
        for first in range(0, EVENTS, REQUEST):
            numbers = range(first, first + REQUEST)
            self.send([event(n, NEW if n % WRONG_EVERY == 0 else OLD) for n in numbers])
        browser.wait("the count of delivered events", lambda: f"{EVENTS - WRONG:,} in all" in browser.text, 60)
        browser.wait("the count of dead letters", lambda: self.tile("Dead letters") == str(WRONG), 60)
        is_same = browser.driver.execute_script("return window.isTheSame === true")
        self.note(is_same, f"{EVENTS - WRONG} delivered and {WRONG} dead, without a reload")
        # A chart needs some moments.
        browser.wait("a line in the charts", lambda: len(browser.one(".chart .line").get_attribute("d")) > 20, 40)
        self.look("overview")

    def send(self, events):
        status, answer = self.shop.post(self.connection, "storefront", "storefront-key", f"[{','.join(events)}]")
        if status != 200 or not self.shop.is_success(answer):
            raise Failure(f"good events were refused: {status} {answer[:200]}")

    def tile(self, name):
        """Its figure."""
        tiles = self.browser.steadily(lambda: [tile.text.split("\n") for tile in self.browser.all(".tile")])
        return next((lines[1] for lines in tiles if lines[0] == name), None)

    def find_out(self):
        self.screen.title("What died, and why? Three clicks")
        browser = self.browser
        browser.press("look at them")
        self.sees(lambda: f"{WRONG} dead letters" in browser.read(".count"), "1: how many, by destination, kind, reason and status")
        self.look("dead")
        browser.steadily(lambda: browser.one(".groups a").click())
        self.sees(lambda: "reason=vendor_rejected" in browser.path, "2: those of one reason")
        browser.one(".letters a").click()
        self.sees(lambda: "BAD_INPUT" in browser.text and NEW in browser.text, "3: what the vendor said, and the event")
        self.look("letter")

    def mend_one(self):
        self.screen.title("Mending one by hand")
        browser = self.browser
        browser.press("Edit")
        body = browser.one("#body").get_attribute("value")
        self.write(body.replace('"type": "points_earned"', '"type": 5'))
        browser.press("Check")
        self.sees(lambda: ['"type": 5' in one.text for one in browser.all(".json .marked")] == [True], "what is wrong is marked on its line")
        self.look("letter-refused")
        browser.press("Edit")
        browser.press("Keep and replay")
        self.sees(lambda: "would be refused" in browser.text, "what intake would refuse is not kept")
        browser.press("Edit")
        self.write(body.replace(NEW, OLD))
        browser.press("Keep and replay")
        browser.wait("its delivery", lambda: browser.read("h1 .chip") == "replayed")
        self.sees(lambda: "As it came" in browser.text, "mended, it is delivered, and as it came is kept")

    def write(self, text):
        self.browser.driver.execute_script("arguments[0].value = arguments[1]", self.browser.one("#body"), text)

    def mend_all(self):
        self.screen.title("Mending all others in bulk")
        browser = self.browser
        browser.open(self.address(f"/dead?reason=vendor_rejected&text={NEW}"))
        browser.press("Edit")
        browser.fill('[name="place"]', f"/params/{NEW}")
        browser.fill('[name="value"]', OLD)
        browser.press("See what it would do")
        self.sees(lambda: f"{WRONG - 1} would be changed" in browser.read(".outcomes"), "what it would do, before it is done")
        gone, come = browser.read(".json .gone"), browser.read(".json .come")
        self.note(NEW in gone and OLD in come, "the difference of each")
        self.look("bulk-edit")
        browser.press(f"Change {WRONG - 1}")
        self.sees(lambda: f"{WRONG - 1} changed" in browser.read(".note"), "done")

    def replay(self):
        self.screen.title("Replaying them")
        browser = self.browser
        browser.open(self.address("/dead?destination=dengage-eu"))
        browser.press("Replay")
        browser.press(f"Replay all {WRONG - 1}")
        self.sees(lambda: re.fullmatch(r"/replays/\d+", browser.path) is not None, "a job with a page of its own")
        browser.wait("some of the bar", lambda: 0 < float(browser.one(".bar .good").get_attribute("width")) < 100, 30)
        self.look("replay")
        browser.wait("its end", lambda: browser.read("h1 .chip") == "done", 60)
        self.sees(lambda: f"{WRONG - 1} of {WRONG - 1} delivered" in browser.text, "all delivered, seen without a reload")
        browser.press("Overview")
        browser.wait("no dead letters", lambda: self.tile("Dead letters") == "0")
        self.sees(lambda: "All is well" in browser.text, "nothing is dead any more")
        received = self.stage.received("dengage", "/events").split("\n")[:-1]
        wanted = {event(n, OLD) for n in range(EVENTS)}
        self.note(set(received) == wanted, f"the vendor has all {EVENTS} as they should be")

    def pause(self):
        self.screen.title("Pausing and resuming")
        browser = self.browser
        browser.press("Pause")
        self.sees(lambda: browser.read(".cards .chip") == "paused", "paused")
        browser.press("Resume")
        self.sees(lambda: browser.read(".cards .chip") == "flowing", "resumed")

    def try_to_break_in(self):
        self.screen.title("What no stranger can do")
        cookie = f"sluice={self.browser.driver.get_cookie('sluice')['value']}"
        form = self.browser.one('[name="form"]').get_attribute("value")
        own = self.address()
        tries = [
            ("without a cookie", {}, form, 303),
            ("without the form's word", {"Cookie": cookie}, "guess", 403),
            ("from another site's page", {"Cookie": cookie, "Origin": "http://evil.example"}, form, 403),
            ("from an own page", {"Cookie": cookie, "Origin": own}, form, 303),
        ]
        for words, headers, word, expected in tries:
            status = self.post("/destinations/dengage-eu/pause", headers, word)
            self.note(status == expected and self.is_paused == ("own" in words), f"a button pressed {words}: {status}")
        self.browser.open(self.address("/"))
        self.browser.press("Resume")
        self.browser.press("Log out")
        self.sees(lambda: self.browser.path == "/login", "logged out")
        status = self.post("/destinations/dengage-eu/pause", {"Cookie": cookie}, form)
        self.note(status == 303 and not self.is_paused, "the cookie is worth nothing then")

    @property
    def is_paused(self):
        return json.loads(self.stage.ask("status", "--json"))["destinations"][0]["state"] == "paused"

    def post(self, path, headers, form):
        connection = http.client.HTTPConnection("127.0.0.1", self.stage.ports["admin"], timeout=15)
        body = urllib.parse.urlencode({"form": form})
        connection.request("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded", **headers})
        status = connection.getresponse().status
        connection.close()
        return status

    def conclude(self):
        if self.faults:
            self.screen.say("", self.screen.paint("red", "The console does not do what it should:"), *[f"  {one}" for one in self.faults])
        else:
            self.screen.say("", f"The console did everything; pictures are in {self.browser.pictures}")
        return not self.faults


def main(sluice, axe, pictures):
    with open(axe) as file:
        browser = Browser(file.read(), pictures)

    def play(stage, screen):
        walk = Walk(stage, screen, browser)
        walk.run()
        return walk.conclude()

    try:
        return perform(
            "console", lambda directory: Stage(
                sluice, directory, vendors=["dengage"], pace=PACE, latency="5ms", token=TOKEN), play)
    finally:
        browser.close()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
