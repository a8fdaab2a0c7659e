"""A burn-down of each pot as an SVG: one stepped line per pot, named where it ends."""

from datetime import date, timedelta
from html import escape

from booking.simulation.draw import DAYS
from booking.simulation.report import months_of
from booking.simulation.run import Outcome
from booking.simulation.words import SAID
from booking.vouchers.words import amount_words, day_words
from booking.wording import worded

_WIDTH, _HEIGHT = 1_040, 560
# Of the plane that is drawn on.
_LEFT, _RIGHT, _TOP, _BOTTOM = 112, 720, 100, 484
# Signs of a pot's and of a campaign's name.
_LONGEST, _LONGEST_TITLE = 36, 60
# Told apart without colours, too: Okabe and Ito's palette, and a dash of its own each.
_LINES = (
    ("#0072B2", ""),
    ("#D55E00", "9 4"),
    ("#009E73", "2 4"),
    ("#CC79A7", "12 4 2 4"),
    ("#E69F00", "5 5"),
    ("#56B4E9", "1 6"),
)
_INK, _QUIET, _GRID = "#17324d", "#455a70", "#d9dee4"
_FONT = "'Titillium Web', system-ui, 'Segoe UI', Roboto, sans-serif"


def burn_down_svg(outcome: Outcome, *, language: str) -> str:
    """What is left in each pot, day by day, as a whole SVG document; needs nothing beside it."""
    most = max(1, *(left for points in outcome.left.values() for _, left in points))
    top = nice_step(most) * -(-most // nice_step(most))
    parts = [
        *_head(outcome, language),
        *_amounts(outcome, top, language),
        *_months(outcome, language),
        *_pots(outcome, top, language),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def nice_step(most: int) -> int:
    """A round step that makes three to six of `most`: 1, 2 or 5 with zeros."""
    rough = max(1, most // 5)
    unit = int(10 ** (len(str(rough)) - 1))
    step: int = next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough)
    return step


def _head(outcome: Outcome, language: str) -> list[str]:
    said = SAID[language]
    campaign = _shortened(outcome.file.campaign.name.model_dump()[language], _LONGEST_TITLE)
    days = f"{day_words(outcome.begins)[language]} – {day_words(outcome.ends)[language]}"
    title = f"{said['plot_title']}: {campaign}"
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        f'width="{_WIDTH}" height="{_HEIGHT}" role="img" lang="{language}" '
        f'font-family="{_FONT}" font-size="14">'
    )
    return [
        opening,
        f"<title>{escape(title)}</title>",
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
        _text(28, 36, title, size=21, weight=700),
        _text(28, 60, days, colour=_QUIET),
    ]


def _amounts(outcome: Outcome, top: int, language: str) -> list[str]:
    """The lines across, each with its amount, and what they count."""
    unit = outcome.file.campaign.unit
    parts = [_text(28, _TOP - 4, SAID[language]["plot_y"], colour=_QUIET)]
    for amount in range(0, top + 1, nice_step(top)):
        y = _y(amount, top)
        colour = _QUIET if amount == 0 else _GRID
        shown = amount_words(amount, unit)[language].removesuffix(".00").removesuffix(",00")
        parts += [
            f'<path d="M{_LEFT} {y:g}H{_RIGHT}" stroke="{colour}" fill="none"/>',
            _text(_LEFT - 10, y + 5, shown, anchor="end", colour=_QUIET),
        ]
    return parts


def _months(outcome: Outcome, language: str) -> list[str]:
    """A tick at the first of each month, and the month's name below its middle."""
    parts = []
    for year, month in months_of(outcome):
        first = date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        start, end = max(first, outcome.begins), min(following, outcome.ends + timedelta(days=1))
        x = _x(start, outcome)
        parts.append(f'<path d="M{x:g} {_BOTTOM}v6" stroke="{_QUIET}" fill="none"/>')
        if (end - start).days >= 15:
            middle = start + (end - start) / 2
            name = _MONTHS[language][month - 1]
            parts.append(_text(_x(middle, outcome), _BOTTOM + 24, name, anchor="middle"))
    middle_x = (_LEFT + _RIGHT) / 2
    label = SAID[language]["plot_x"]
    parts.append(_text(middle_x, _BOTTOM + 50, label, anchor="middle", colour=_QUIET))
    return parts


def _pots(outcome: Outcome, top: int, language: str) -> list[str]:
    """Each line with the pot's name and what is left, where it ends; names keep their distance."""
    ends = {till.pot.slug: _y(till.left, top) for till in outcome.tills}
    places = _apart(ends)
    parts = []
    for number, till in enumerate(outcome.tills):
        colour, dash = _LINES[number % len(_LINES)]
        path = [f"M{_LEFT} {_y(till.pot.budget, top):g}"]
        for day, left in outcome.left[till.pot.slug]:
            path.append(f"H{_x(day, outcome):g}V{_y(left, top):g}")
        path.append(f"H{_RIGHT}")
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(
            f'<path d="{"".join(path)}" stroke="{colour}" stroke-width="2.5" fill="none"'
            f' stroke-linejoin="round"{dashed}/>'
        )
        y, name = places[till.pot.slug], _shortened(till.pot.name.model_dump()[language], _LONGEST)
        left_shown = amount_words(till.left, outcome.file.campaign.unit)[language]
        pointer = f"M{_RIGHT} {ends[till.pot.slug]:g}L{_RIGHT + 12} {y - 5:g}"
        parts += [
            f'<path d="{pointer}" stroke="{colour}" fill="none"/>',
            _text(_RIGHT + 16, y, name, colour=colour, weight=700),
            _text(_RIGHT + 16, y + 18, SAID[language]["is_left"].format(left=left_shown)),
        ]
        if till.short_on is not None:
            short = worded(SAID[language]["plot_short"], {"day": till.short_on}, language)
            parts.append(_text(_RIGHT + 16, y + 36, short, colour=_QUIET, size=13))
    return parts


def _shortened(name: str, longest: int) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1].rstrip()}…"


def _apart(ends: dict[str, float]) -> dict[str, float]:
    """Where names stand: beside their line's end, and no two of them over each other."""
    places: dict[str, float] = {}
    last = float(_TOP) - 60
    for slug, y in sorted(ends.items(), key=lambda each: each[1]):
        places[slug] = last = max(y + 5, last + 60)
    # The lowest keeps clear of the edge, and pushes up those above it.
    below = float(_HEIGHT) - 48
    for slug in reversed(places):
        places[slug] = below = min(places[slug], below)
        below -= 60
    return places


def _x(day: date, outcome: Outcome) -> float:
    return round(_LEFT + (_RIGHT - _LEFT) * (day - outcome.begins).days / DAYS, 1)


def _y(amount: int, top: int) -> float:
    return round(_BOTTOM - (_BOTTOM - _TOP - 16) * amount / top, 1)


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


_MONTHS = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "it": ("gen", "feb", "mar", "apr", "mag", "giu", "lug", "ago", "set", "ott", "nov", "dic"),
}
