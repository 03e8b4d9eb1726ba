"""Figures, how they are judged and how they are printed."""
import json
import math
import statistics


def percentile(values, share):
    """The value below which `share` percent of them lie, interpolated."""
    ordered = sorted(values)
    place = (len(ordered) - 1) * share / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


def median(values):
    return statistics.median(values)


class Figure:
    """One row of the table: what was measured, here and there, and what it may be.

    `budget` is the most it may be (`at_least` turns that round), `ratio` the most or the least that
    it may be of SQLite's; either may be None.
    """

    def __init__(self, what, unit, ours, theirs=None, budget=None, ratio=None, at_least=False, note=""):
        self.what, self.unit, self.ours, self.theirs = what, unit, ours, theirs
        self.budget, self.ratio, self.at_least, self.note = budget, ratio, at_least, note

    @property
    def quotient(self):
        return self.ours / self.theirs if self.theirs else None

    def within(self, value, limit):
        return value >= limit if self.at_least else value <= limit

    @property
    def verdict(self):
        judged = []
        if self.budget is not None:
            judged.append(self.within(self.ours, self.budget))
        if self.ratio is not None and self.quotient is not None:
            judged.append(self.within(self.quotient, self.ratio))
        return "" if not judged else "ok" if all(judged) else "MISSED"

    @property
    def limit(self):
        sign = "≥" if self.at_least else "≤"
        parts = []
        if self.budget is not None:
            parts.append(f"{sign} {number(self.budget)}")
        if self.ratio is not None:
            parts.append(f"{sign} {number(self.ratio)} ×")
        return ", ".join(parts)

    def json(self):
        return {
            "what": self.what, "unit": self.unit, "ours": self.ours, "sqlite": self.theirs,
            "ratio": self.quotient, "budget": self.budget, "budget_ratio": self.ratio,
            "verdict": self.verdict, "note": self.note,
        }


class Failed:
    """A measurement that could not be made."""

    def __init__(self, what, reason):
        self.what, self.reason = what, reason

    def json(self):
        return {"what": self.what, "failed": self.reason}


def number(value):
    """Three digits that say something."""
    if value is None:
        return ""
    if value == 0:
        return "0"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    digits = max(0, 2 - int(math.floor(math.log10(abs(value)))))
    text = f"{value:.{min(digits, 3)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def table(header, rows):
    """A Markdown table with its columns aligned."""
    widths = [max(len(str(row[i])) for row in [header] + rows) for i in range(len(header))]
    def line(row):
        return "| " + " | ".join(str(cell).ljust(width) for cell, width in zip(row, widths)) + " |"
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([line(header), rule] + [line(row) for row in rows])


def of_size(figures):
    rows = []
    for figure in figures:
        if isinstance(figure, Failed):
            rows.append([figure.what, f"failed: {figure.reason}"[:60], "", "", "", "", ""])
            continue
        quotient = f"{number(figure.quotient)} ×" if figure.quotient is not None else ""
        rows.append([
            figure.what, f"{number(figure.ours)} {figure.unit}".strip(), number(figure.theirs), quotient,
            figure.limit, figure.verdict, figure.note,
        ])
    return table(["What", "Daybook", "SQLite", "Ratio", "Budget", "", ""], rows)


def growth(sizes, values):
    """How a figure grows with the book: by its exponent between the smallest and the largest."""
    known = [(size, value) for size, value in zip(sizes, values) if value]
    if len(known) < 2 or known[-1][0] <= known[0][0]:
        return ""
    (small, first), (large, last) = known[0], known[-1]
    times = last / first
    if times <= 1.35:
        return "constant"
    if times <= 1.35 * math.log(large) / math.log(small):
        return "logarithmic"
    exponent = math.log(times) / math.log(large / small)
    return "below linear" if exponent < 0.75 else "linear" if exponent < 1.15 else "above linear"


def side_by_side(results):
    """The same figures at every size, and beside the largest what SQLite took and what was to be
    reached; `results` is a dictionary from size to figures."""
    sizes = sorted(results)
    rows = []
    for name in dict.fromkeys(f.what for size in sizes for f in results[size]):
        found = {s: f for s in sizes for f in results[s] if f.what == name and isinstance(f, Figure)}
        if not found:
            continue
        values = [found[s].ours if s in found else None for s in sizes]
        any_figure = next(iter(found.values()))
        # What is done so many times a second does not grow with the book where it stays the same.
        shown = [1 / v if v and any_figure.unit.endswith("/s") else v for v in values]
        label = f"{name}, {any_figure.unit}" if any_figure.unit else name
        last = found.get(sizes[-1], any_figure)
        quotient = f"{number(last.quotient)} ×" if last.quotient is not None else ""
        rows.append(
            [label] + [number(v) for v in values]
            + [growth(sizes, shown), number(last.theirs), quotient, last.limit, last.verdict]
        )
    header = ["What"] + [f"{size:,}" for size in sizes] + ["Grows", "SQLite", "Ratio", "Budget", ""]
    return table(header, rows)


def save(path, results, machine):
    with open(path, "w") as file:
        json.dump({
            "machine": machine,
            "sizes": {str(size): [f.json() for f in figures] for size, figures in results.items()},
        }, file, indent=1, ensure_ascii=False)
