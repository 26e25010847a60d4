"""Headless Chromium as a person uses it, and what a page is measured by."""

import os
import time

from selenium import webdriver
from selenium.common.exceptions import StaleElementReferenceException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

from program import Failure

# Width and height of what is looked at: a desk and a phone.
SIZES = {"desk": (1280, 900), "phone": (390, 844)}
THEMES = ("light", "dark")


class Browser:
    def __init__(self, axe, pictures):
        """`axe` is the source of axe-core; pictures go into the folder `pictures`."""
        self.axe, self.pictures = axe, pictures
        os.makedirs(pictures, exist_ok=True)
        options = Options()
        options.binary_location = "/usr/bin/chromium"
        # As root there is no sandbox; all pages come from this machine.
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.show_as("desk", "light")

    def close(self):
        self.driver.quit()

    def show_as(self, size, theme):
        width, height = SIZES[size]
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False})
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": theme}]})

    def open(self, address):
        self.driver.get(address)

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def one(self, selector):
        found = self.all(selector)
        if not found:
            raise Failure(f"{self.driver.current_url} has no {selector}:\n{self.text[:1500]}")
        return found[0]

    def press(self, words):
        """What has these words on it; its place may be renewed at any moment."""
        self.steadily(lambda: self.named(words).click())

    def read(self, selector):
        """The text of the first."""
        return self.steadily(lambda: self.one(selector).text)

    @staticmethod
    def steadily(act):
        for _ in range(20):
            try:
                return act()
            except StaleElementReferenceException:
                pass
        return act()

    def named(self, words, selector="a, button, summary"):
        shown = [(one, " ".join(one.text.split())) for one in self.all(selector) if one.is_displayed()]
        for is_it in (words.__eq__, lambda text: words in text):
            for one, text in shown:
                if is_it(text):
                    return one
        raise Failure(f"{self.driver.current_url} has nothing to press that says \"{words}\":\n{self.text[:1500]}")

    def fill(self, selector, text):
        field = self.one(selector)
        field.clear()
        field.send_keys(text)

    @property
    def text(self):
        return self.read("body")

    def comes(self, until, seconds=10.0):
        """Whether it comes to that."""
        try:
            self.wait("", until, seconds)
        except Failure:
            return False
        return True

    @property
    def path(self):
        return "/" + self.driver.current_url.split("/", 3)[3]

    def wait(self, what, until, seconds=20.0):
        """Until `until()` is true, on this page or on the one that is on its way."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if until():
                    return
            except (StaleElementReferenceException, Failure):
                pass
            time.sleep(0.1)
        raise Failure(f"{what} did not come within {seconds:.0f} s; the page says:\n{self.text[:1500]}")

    def look(self, name):
        """Pictures of the page at each width in each theme; returns what is wrong with it for people."""
        faults = []
        for theme in THEMES:
            for size in SIZES:
                self.show_as(size, theme)
                faults += [f"{name}, {size}, {theme}: {one}" for one in self.overflows() + self.violations()]
                height = self.driver.execute_script("return document.documentElement.scrollHeight")
                width = SIZES[size][0]
                self.driver.execute_cdp_cmd(
                    "Emulation.setDeviceMetricsOverride",
                    {"width": width, "height": min(height, 2400), "deviceScaleFactor": 1, "mobile": False})
                self.driver.save_screenshot(f"{self.pictures}/{name}-{size}-{theme}.png")
        self.show_as("desk", "light")
        return faults

    def overflows(self):
        """A page that has to be moved sideways is not readable."""
        wide = self.driver.execute_script("return document.documentElement.scrollWidth - innerWidth")
        return [f"is {wide} points wider than the window"] if wide > 0 else []

    def violations(self):
        """Of WCAG 2.1 A and AA, contrast among them, as axe-core finds them."""
        self.driver.execute_script(self.axe)
        found = self.driver.execute_async_script(
            "const done = arguments[0];"
            "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa']}).then(r => done(r.violations))")
        return [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:160]}" for one in found]

    def complaints(self):
        """What the browser said against the pages since it was last asked: refused scripts, errors, missing files."""
        return [
            one["message"] for one in self.driver.get_log("browser")
            if one["level"] in ("SEVERE", "WARNING") and "the server responded with a status of 4" not in one["message"]]
