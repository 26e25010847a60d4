"""What the shopping day looks like: in a terminal a block that is redrawn in place, elsewhere a row every 2 s."""

import os
import shutil
import sys
import time

COLOURS = {"bold": 1, "dim": 2, "red": 31, "green": 32, "yellow": 33}
STATES = {"flowing": "green", "slowed": "yellow", "paused": "yellow"}
BAR = 34


class Screen:
    def __init__(self):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
        self.is_terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        self.is_coloured = self.is_terminal and not os.environ.get("NO_COLOR")
        self.width = shutil.get_terminal_size().columns if self.is_terminal else 132
        self.block = []
        self.next_row = 0.0

    def paint(self, colour, text):
        return f"\033[{COLOURS[colour]}m{text}\033[0m" if self.is_coloured else text

    def cut(self, text):
        return text if len(text) <= self.width else text[: self.width - 1] + "…"

    def title(self, text):
        self.say("", self.paint("bold", text))

    def say(self, *lines):
        """Prints lines to stay, above the block if there is one."""
        self.redraw([*lines, *self.block], len(self.block))

    def show(self, clock, share, counts, destinations, is_last=False):
        """The present state. The last one stays."""
        if self.is_terminal:
            self.redraw(self.lines(clock, share, counts, destinations), 0 if is_last else None)
        elif is_last or time.monotonic() >= self.next_row:
            self.print_row(clock, counts, destinations)

    def redraw(self, lines, keep=None):
        """Puts `lines` in the place of the block; the last `keep` of them are the new block."""
        up = f"\033[{len(self.block)}A\033[J" if self.block else ""
        self.block = lines[len(lines) - (len(lines) if keep is None else keep):]
        cursor = "\033[?25l" if self.block else "\033[?25h"
        sys.stdout.write(up + (cursor if self.is_terminal else "") + "".join(line + "\n" for line in lines))
        sys.stdout.flush()

    def close(self):
        """Leaves the block where it is, and gives the cursor back."""
        self.block = []
        if self.is_terminal:
            sys.stdout.write("\033[?25h")
            sys.stdout.flush()

    def lines(self, clock, share, counts, destinations):
        done = int(BAR * share)
        bar = self.paint("green", "━" * done) + self.paint("dim", "─" * (BAR - done))
        heads = f"  {'DESTINATION':<12} {'DELIVERED':>10} {'WAITING':>8} {'RETRIED':>8} {'DEAD':>5}  STATE"
        rows = [self.destination(one) for one in destinations]
        sent = f"{counts['sent']:,} sent, {counts['accepted']:,} accepted"
        return ["", f"  {self.paint('bold', clock)}  {bar}  {sent}", "", self.paint("dim", heads), *rows]

    def destination(self, one):
        numbers = f"{one['delivered']:>10,} {one['pending']:>8,} {one['retried']:>8,}"
        dead = self.paint("yellow" if one["dead"] else "dim", f"{one['dead']:>5,}")
        state = self.paint(STATES.get(one["state"], "red"), one["state"])
        why = self.paint("dim", (one["reason"] or "")[: max(0, self.width - 60)])
        return f"  {one['name']:<12} {numbers} {dead}  {state}  {why}"

    def print_row(self, clock, counts, destinations):
        if not self.next_row:
            heads = "".join(f"  {one['name'].upper():>11} {'WAITS':>5}" for one in destinations)
            print(f"  TIME  {'SENT':>7} {'ACCEPTED':>8}{heads}  DEAD  NOT FLOWING")
        cells = "".join(f"  {one['delivered']:>11,} {one['pending']:>5,}" for one in destinations)
        dead = sum(one["dead"] for one in destinations)
        still = ", ".join(f"{one['name']} {one['state']}" for one in destinations if one["state"] != "flowing")
        print(f"  {clock} {counts['sent']:>7,} {counts['accepted']:>8,}{cells}  {dead:>4}  {still}", flush=True)
        self.next_row = time.monotonic() + 2
