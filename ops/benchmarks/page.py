"""The figures on ops/docs/performance.md: between two marks, written anew when results are saved."""

from pathlib import Path

PATH = Path(__file__).resolve().parents[1] / "docs/performance.md"


def put(name, text):
    begin, end = f"<!-- {name}, written by ops/bench --save -->\n", f"<!-- end of {name} -->\n"
    before, rest = PATH.read_text().split(begin)
    PATH.write_text(before + begin + text.rstrip("\n") + "\n" + end + rest.split(end)[1])


def block(text):
    return f"```\n{text}\n```\n"
