"""Bars of a space's figures as an SVG: how full it was by hour or resource, and what came in."""

from dataclasses import dataclass
from html import escape
from typing import Literal

from booking.figures.as_csv import percent
from booking.figures.read import OfSpace
from booking.figures.share import share_in_words
from booking.figures.words import SAID
from booking.money import euros
from booking.wording import day_in_words

Plot = Literal["hours", "resources", "revenue"]
_WIDTH, _LEFT, _RIGHT = 440, 150, 350
_TOP, _ROW, _BAR, _BELOW = 92, 30, 18, 16
_LONGEST, _LONGEST_TITLE, _END = 20, 46, 6
# Told apart without colours, too: the second part of a bar is hatched.
_FILL, _HATCHED = "#0059b3", "url(#hatch)"
_INK, _QUIET, _GRID = "#17324d", "#455a70", "#d9dee4"
_FONT = "'Titillium Web', system-ui, 'Segoe UI', Roboto, sans-serif"
_HATCH = (
    '<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse">'
    '<rect width="6" height="6" fill="#e69f00"/>'
    '<path d="M0 6 6 0" stroke="#5c4000" stroke-width="1.5"/></pattern>'
)


@dataclass(frozen=True, slots=True)
class Bar:
    """Its name, its one or two parts from the left, and what is said at its end."""

    name: str
    parts: tuple[int, ...]
    said: str


def bars_of(found: OfSpace, plot: Plot, *, language: str) -> list[Bar]:
    """What the plot shows, also for who does not see it; none where nothing was open."""
    if plot == "hours":
        time = found.total.time
        hours = sorted({slot % 24 for slot in time.slots})
        shares = [(hour, time.share(range(hour, 168, 24))) for hour in hours]
        return [_occupied(f"{hour}:00", share, language) for hour, share in shares]
    if plot == "resources":
        return [
            _occupied(each.resource.name[language], share, language)
            for each in found.resources
            if (share := each.figures.time.share()) is not None
        ]
    return [
        Bar(
            each.resource.name[language],
            (counts.due_cents, counts.voucher_cents),
            euros(counts.price_cents, language=language),
        )
        for each in found.resources
        if (counts := each.figures.counts).price_cents
    ]


def as_svg(found: OfSpace, plot: Plot, *, language: str) -> str:
    """A whole SVG document, which needs nothing beside it and is the same every time."""
    bars, said = bars_of(found, plot, language=language), SAID[language]
    labels = short_labels([bar.name for bar in bars])
    height = _TOP + _ROW * max(1, len(bars)) + _BELOW
    most = 100 if plot != "revenue" else max([1, *(sum(each.parts) for each in bars)])
    parts = [
        *_head(found, plot, bars, height, language),
        *([_text(16, _TOP + 16, said["nothing"])] if not bars else []),
        *(
            line
            for number, (bar, label) in enumerate(zip(bars, labels, strict=True))
            for line in _drawn(bar, label, number, most)
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _head(found: OfSpace, plot: Plot, bars: list[Bar], height: int, language: str) -> list[str]:
    said, days = SAID[language], found.days
    title = f"{said[plot]}, {found.space.name}"
    when = said["days"].format(
        first=day_in_words(days.first, language), last=day_in_words(days.last, language)
    )
    told = "; ".join(f"{bar.name}: {bar.said}" for bar in bars) or said["nothing"]
    shown = f"{when}, {said['in_euros'] if plot == 'revenue' else said['of_open']}"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'lang="{language}" font-family="{_FONT}" font-size="14">'
    )
    lines = [
        opening,
        f"<title>{escape(title)}</title>",
        f"<desc>{escape(told)}</desc>",
        *([f"<defs>{_HATCH}</defs>"] if plot == "revenue" else []),
        f'<rect width="{_WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(16, 32, _shortened(title, _LONGEST_TITLE), size=17, weight=700),
        _text(16, 54, shown, colour=_QUIET),
    ]
    if plot == "revenue" and bars:
        for x, fill, name in ((16, _FILL, said["due"]), (210, _HATCHED, said["voucher"])):
            lines += [
                f'<rect x="{x}" y="66" width="14" height="14" fill="{fill}"/>',
                _text(x + 22, 78, name, colour=_QUIET),
            ]
    return lines


def _drawn(bar: Bar, label: str, number: int, most: int) -> list[str]:
    y, x = _TOP + number * _ROW, float(_LEFT)
    lines = [
        _text(_LEFT - 10, y + 14, label, anchor="end"),
        f'<path d="M{_LEFT} {y + _BAR / 2:g}H{_RIGHT}" stroke="{_GRID}" fill="none"/>',
    ]
    for part, fill in zip(bar.parts, (_FILL, _HATCHED), strict=False):
        width = round((_RIGHT - _LEFT) * part / most, 1)
        if width:
            lines.append(
                f'<rect x="{x:g}" y="{y}" width="{width:g}" height="{_BAR}" fill="{fill}"/>'
            )
        x = round(x + width, 1)
    return [*lines, _text(_RIGHT + 10, y + 14, bar.said)]


def _occupied(name: str, share: float | None, language: str) -> Bar:
    return Bar(name, (percent(share) or 0,), share_in_words(share, language))


def short_labels(names: list[str]) -> list[str]:
    """Short enough to stand beside a bar: by their beginnings, or, where several begin alike, with
    their ends, which tell them apart."""
    by_start = [_shortened(name, _LONGEST) for name in names]
    return [
        short
        if short == name or by_start.count(short) == 1
        else f"{name[: _LONGEST - _END - 1].rstrip()}…{name[-_END:].lstrip()}"
        for name, short in zip(names, by_start, strict=True)
    ]


def _shortened(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _text(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    colour: str = _INK,
    size: int = 14,
    weight: int = 400,
) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}" font-size="{size}" '
        f'font-weight="{weight}">{escape(text)}</text>'
    )
