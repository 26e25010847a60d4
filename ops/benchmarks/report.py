"""From samples to figures, and from figures to text."""

import statistics

RATIO = "ours ÷ reference of one round"
NOISE = 0.1


def summary(row, ours, references):
    """A row's figures as they go into results.json. Ratios are of neighbours in time, round by round."""
    return {
        "name": row.name,
        "title": row.title,
        "unit": row.unit,
        "reference": row.reference,
        "reach": row.reach,
        "ours": spread(sample.value for sample in ours),
        "theirs": spread(sample.value for sample in references),
        "ratio": spread(own.value / other.value for own, other in zip(ours, references)),
        "details": {"ours": details(ours), "theirs": details(references)},
        "remark": next((sample.remark for sample in ours if sample.remark), None),
        "answered": sum(sample.answered for sample in ours),
        "stored": sum(sample.stored for sample in ours),
    }


def details(samples):
    names = ["p50_milliseconds", "p99_milliseconds", "cpu_microseconds", "peak_bytes", "bystanders", "allocations"]
    columns = {name: [getattr(sample, name) for sample in samples] for name in names}
    return {camel_case(name): spread(values) for name, values in columns.items() if None not in values}


def spread(values):
    values = list(values)
    return {"median": statistics.median(values), "least": min(values), "most": max(values), "rounds": values}


def camel_case(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def header(machine, options):
    return "\n".join([
        f"commit {machine['commit'] or 'unknown'} on {machine['cores']} cores of {machine['processor']}, "
        f"{machine['memoryBytes'] / 2**30:.0f} GiB, {machine['system']}",
        f"{machine['fileSystem']} on {machine['device']}, SQLite {machine['sqlite']}",
        f"rounds: {options.rounds} of {options.seconds} s, ours and the reference in turn; the load generator, with 64 "
        "kept connections, on the same cores",
    ])


def is_reached(row):
    """Whether the median ratio is what it is to be; None where nothing is to be reached."""
    if row["reach"] is None:
        return None
    relation, bound = row["reach"].split()
    ratio = row["ratio"]["median"]
    return ratio >= float(bound) if relation == "≥" else ratio <= float(bound)


def round_line(number, results):
    parts = [f"{row.name} {figure(own.value)} / {figure(other.value)}" for row, own, other in results]
    return f"round {number}   " + "   ".join(parts)


def tables(rows):
    blocks = [figures_table(rows), details_table(rows)]
    return "\n\n".join(block for block in blocks if block)


def figures_table(rows):
    lines = [["row", "ours", "reference", "ratio", "spread", "to reach"]]
    for row in rows:
        lines.append([
            row["name"],
            f"{figure(row['ours']['median'])} {row['unit']}",
            f"{figure(row['theirs']['median'])} {row['reference']}",
            f"{row['ratio']['median']:.2f}",
            f"{row['ratio']['least']:.2f}–{row['ratio']['most']:.2f}",
            "–" if row["reach"] is None else f"{row['reach']} {'✓' if is_reached(row) else '✗'}",
        ])
    legend = [f"{row['name']}: {row['title']}" for row in rows]
    remarks = [f"{row['name']}: {row['remark']}" for row in rows if row["remark"]]
    legend.append(f"spread: least and most {RATIO}")
    return "\n".join([aligned(lines), "", *legend, *([""] if remarks else []), *remarks])


def details_table(rows):
    lines = [["medians", "p50", "p99", "CPU per unit", "peak memory", "cores taken by others", "allocations per unit"]]
    shown = []
    for row in rows:
        for side, label in (("ours", row["name"]), ("theirs", row["reference"])):
            found = row["details"][side]
            # One measurement may stand in several rows.
            if not found or found in shown:
                continue
            shown.append(found)
            lines.append([
                label,
                median(found, "p50Milliseconds", "{:.2f} ms"),
                median(found, "p99Milliseconds", "{:.2f} ms"),
                median(found, "cpuMicroseconds", "{:.1f} µs"),
                median(found, "peakBytes", "{:.0f} MB", 1e-6),
                median(found, "bystanders", "{:.0f} %", 100),
                median(found, "allocations", "{:.2f}"),
            ])
    return aligned(lines)


def growth(found):
    """Each curve with the time per unit at each size: the same at all of them where time grows as the size does."""
    lines = [["judging, as it grows with", "nanoseconds per unit, at this many units"]]
    for curve in found["curves"]:
        points = "   ".join(f"{size:,}: {nanoseconds:,.0f}" for size, nanoseconds in curve["points"])
        lines.append([curve["name"], points])
    width = max(len(line[0]) for line in lines)
    count = found["allocationsPerThousandEvents"]
    return "\n".join(
        [f"{name.ljust(width)}  {points}" for name, points in lines]
        + ["", f"allocations while a thousand valid events were judged: {count}"])


def footer(rows, syncs):
    lines = [f"one fdatasync: {syncs['median']:.2f} ms ({syncs['least']:.2f}–{syncs['most']:.2f})"]
    answered, stored = sum(row["answered"] for row in rows), sum(row["stored"] for row in rows)
    lines.append(
        f"conservation: {answered:,} events were answered, {stored:,} found in the logs or at the receiver, "
        "none is missing")
    busiest = max(
        (side["bystanders"]["most"] for row in rows for side in row["details"].values() if "bystanders" in side),
        default=0)
    if busiest > NOISE:
        lines.append(f"other programs took up to {busiest:.0%} of the cores: read these figures as rough")
    return "\n".join(lines)


def median(found, name, form, scale=1):
    return form.format(found[name]["median"] * scale) if name in found else "–"


def figure(value):
    """Three digits are what a run on a shared machine can tell."""
    value = float(f"{value:.3g}")
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def aligned(lines):
    """Columns, the first flush left and the others flush right."""
    widths = [max(len(line[index]) for line in lines) for index in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if index == 0 else cell.rjust(width)
            for index, (cell, width) in enumerate(zip(line, widths))).rstrip()
        for line in lines)
