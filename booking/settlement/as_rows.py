"""A statement as people read it: its facts, and a row of texts for each line."""

from zoneinfo import ZoneInfo

from booking.money import euros
from booking.settlement.statement import Line, Statement, Whole
from booking.settlement.words import COLUMNS, FACTS, PERIOD, STATES, SUM, TAKEN_BACK
from booking.vouchers.words import amount_words
from booking.wording import worded


def facts(whole: Whole, language: str) -> list[tuple[str, str]]:
    """What stands above the lines, each with its label."""
    statement = whole.statement
    period = {"first": statement.period_from, "last": statement.period_to}
    space = [statement.space_name, statement.space_address]
    found = [
        ("campaign", statement.campaign_name[language]),
        ("space", ", ".join(each for each in space if each)),
        ("period", worded(PERIOD[language], period, language)),
        ("state", STATES[statement.state][language]),
        ("total", _amount(statement, statement.total, language)),
    ]
    if statement.payment_reference:
        found.append(("reference", statement.payment_reference))
    return [(FACTS[name][language], text) for name, text in found]


def columns(language: str) -> dict[str, str]:
    """The heading of each column, by its name, in their order."""
    return {name: words[language] for name, words in COLUMNS.items()}


def rows(whole: Whole, language: str) -> list[dict[str, str]]:
    """A text for each column of each line; times are the space's."""
    return [_row(whole.statement, line, language) for line in whole.lines]


def total(whole: Whole, language: str) -> dict[str, str]:
    """The last row: what the city owes."""
    amount = _amount(whole.statement, whole.statement.total, language)
    return {"resource": SUM[language], "share": amount}


def _row(statement: Statement, line: Line, language: str) -> dict[str, str]:
    zone = ZoneInfo(line.timezone)
    start, end = line.starts_at.astimezone(zone), line.ends_at.astimezone(zone)
    last = f"{end:%H:%M}" if end.date() == start.date() else f"{end:%d/%m %H:%M}"
    taken_back = TAKEN_BACK[language].format(reason=line.reason)
    return {
        "position": str(line.position),
        "reference": line.reference,
        "resource": line.resource[language] if line.kind == "stay" else taken_back,
        "stay": f"{start:%d/%m/%Y %H:%M}–{last}",
        "price": euros(line.price_cents, language=language),
        "share": _amount(statement, line.amount, language),
    }


def _amount(statement: Statement, amount: int, language: str) -> str:
    """In the campaign's unit, with a sign where it takes back."""
    text = amount_words(abs(amount), statement.unit)[language]
    return f"-{text}" if amount < 0 else text
