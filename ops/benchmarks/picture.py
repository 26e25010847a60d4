"""Results as SVG, readable on light and on dark pages."""

import math
from html import escape

import report

STYLE = """\
text { font: 13px -apple-system, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif; fill: #1f2328; }
.small { font-size: 11px; fill: #59636e; }
.title { font-size: 15px; font-weight: 600; }
.end { text-anchor: end; } .middle { text-anchor: middle; }
.ours { fill: #0969da; } .missed { fill: #bc4c00; } .rest { fill: #818b98; opacity: .35; }
.line { fill: none; stroke: #0969da; stroke-width: 2; } .second { fill: none; stroke: #bc4c00; stroke-width: 2; }
.secondary { fill: #bc4c00; }
.grid { stroke: #818b98; stroke-opacity: .35; } .goal { stroke: #1f2328; stroke-width: 2; }
.spread { stroke: #1f2328; stroke-opacity: .55; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc; } .small { fill: #9198a1; }
  .ours { fill: #4493f8; } .missed { fill: #db6d28; } .line { stroke: #4493f8; } .second { stroke: #db6d28; }
  .secondary { fill: #db6d28; }
  .goal { stroke: #f0f6fc; } .spread { stroke: #f0f6fc; }
}"""

LEFT, BARS, FIGURES, LINE, TOP = 16, 420, 450, 44, 74


def document(width, height, title, parts):
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'role="img" aria-label="{escape(title)}">',
        f"<style>{STYLE}</style>", *parts, "</svg>", ""])


def text(x, y, words, kind=""):
    return f'<text x="{x:g}" y="{y:g}" class="{kind}">{escape(words)}</text>'


def line(x1, y1, x2, y2, kind):
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>'


def ratios(results):
    """A bar for each row that has something to reach: the ratio to its reference, of what is to be reached."""
    rows = [row for row in results["rows"] if row["reach"]]
    width, height = LEFT + BARS + FIGURES, TOP + LINE * len(rows) + 26
    machine = results["machine"]
    title = "Sluice beside its references"
    parts = [
        text(LEFT, 26, title, "title"),
        text(
            LEFT, 45, "a bar ends at the ratio of the row, the mark is what is to be reached, the thin line the spread",
            "small"),
    ]
    for number, row in enumerate(rows):
        parts += ratio(row, TOP + LINE * number)
    parts.append(text(
        LEFT, height - 12,
        f"{results['rounds']} rounds of {results['secondsPerRound']} s, {machine['cores']} cores ({machine['processor']}), "
        f"{results['at'][:10]}, ops/bench", "small"))
    return document(width, height, title, parts)


def ratio(row, top):
    bound = float(row["reach"].split()[1])
    # Each bar has a scale of its own, on which the goal stands at two thirds.
    place = lambda value: LEFT + BARS * min(1, value / bound * 2 / 3)
    found, bar = row["ratio"], top + 8
    ours, theirs = report.figure(row["ours"]["median"]), report.figure(row["theirs"]["median"])
    return [
        text(LEFT, top + 2, row["title"], ""),
        f'<rect x="{LEFT}" y="{bar}" width="{BARS}" height="14" rx="2" class="rest"/>',
        f'<rect x="{LEFT}" y="{bar}" width="{place(found["median"]) - LEFT:.1f}" height="14" rx="2" '
        f'class="{"ours" if report.is_reached(row) else "missed"}"/>',
        line(place(found["least"]), bar + 7, place(found["most"]), bar + 7, "spread"),
        line(place(bound), bar - 2, place(bound), bar + 16, "goal"),
        text(LEFT + BARS + 12, bar + 12, f"{found['median']:.2f} ({row['reach']})"),
        text(LEFT + BARS + 112, bar + 12, f"{ours} {row['unit']} beside {theirs} ({row['reference']})", "small"),
    ]


PANEL, GRAPH, GUTTER = 400, 150, 66


def curves(growth):
    """A panel for each curve: two figures over the quantity that grows, which is on a scale of powers."""
    height = 60 + math.ceil(len(growth["curves"]) / 2) * (GRAPH + 106)
    machine = growth["machine"]
    title = "Sluice, as more is asked of it"
    parts = [text(16, 26, title, "title"), text(
        16, 45, f"{machine['cores']} cores ({machine['processor']}), {growth['at'][:10]}, ops/bench growth", "small")]
    for number, curve in enumerate(growth["curves"]):
        parts += panel(curve, number % 2 * (PANEL + 20) + 16, 84 + number // 2 * (GRAPH + 106))
    return document(2 * PANEL + 52, height, title, parts)


def panel(curve, left, top):
    """Each of the two figures has a scale of its own, from 0: the first at the left, the second at the right."""
    inside, width = left + GUTTER, PANEL - 2 * GUTTER
    places = [math.log10(max(1, point[0])) for point in curve["points"]]
    across = lambda place: inside + width * (place - places[0]) / ((places[-1] - places[0]) or 1)
    parts = [text(inside, top - 12, curve["title"], "")]
    for part in (0, 0.5, 1):
        parts.append(line(inside, top + GRAPH * (1 - part), inside + width, top + GRAPH * (1 - part), "grid"))
    for index, (kind, words, side) in enumerate((("line", "small end", -8), ("second", "small secondary", width + 8))):
        values = [point[index + 1] for point in curve["points"]]
        most = rounded_up(max(values))
        spots = " ".join(
            f"{across(place):.1f},{top + GRAPH * (1 - value / most):.1f}" for place, value in zip(places, values))
        parts.append(f'<polyline points="{spots}" class="{kind}"/>')
        for part in (0, 0.5, 1):
            parts.append(text(inside + side, top + GRAPH * (1 - part) + 4, short(most * part), words))
    shown = -GUTTER
    for place, point in zip(places, curve["points"]):
        if across(place) - shown > 30:
            parts.append(text(across(place), top + GRAPH + 16, short(point[0]), "small middle"))
            shown = across(place)
    (first, unit), (second, other) = curve["columns"][:2]
    parts.append(text(inside, top + GRAPH + 34, f"— {first}, {unit}", "ours"))
    parts.append(text(inside, top + GRAPH + 50, f"— {second}, {other}", "secondary"))
    return parts


def rounded_up(value):
    power = 10 ** math.floor(math.log10(value or 1))
    return next(step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= value)


def short(value):
    """1,500,000 as 1.5M."""
    for power, letter in ((1e6, "M"), (1e3, "k")):
        if value >= power:
            return f"{value / power:.3g}{letter}"
    return f"{value:.3g}"
