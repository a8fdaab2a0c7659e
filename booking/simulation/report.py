"""What a simulation came to, as a table for a terminal, in Italian or English."""

from collections import Counter
from collections.abc import Iterator, Sequence

from booking.simulation.books import Move, Till
from booking.simulation.run import Month, Outcome
from booking.simulation.words import RULES, SAID
from booking.vouchers.words import amount_words
from booking.wording import worded

_BACK = ("forfeit", "expire")


def report(outcome: Outcome, *, seed: int, language: str) -> str:
    """Month by month and pot by pot: applied, granted, refused and by which rule, spent, given
    back; when each pot had too little, and what was left."""
    said = SAID[language]
    facts = {
        "campaign": outcome.file.campaign.name.model_dump(),
        "first": outcome.begins,
        "last": outcome.ends,
        "seed": seed,
    }
    head = worded(said["head"], facts, language)
    parts = [
        [head, said["guess"]],
        _months_table(outcome, language),
        *(_pot_table(outcome, till, language) for till in outcome.tills),
        _refusals(outcome, language),
        _end(outcome, language),
    ]
    return "\n\n".join("\n".join(part) for part in parts)


def months_of(outcome: Outcome) -> list[Month]:
    """Every month that the year touches, in order."""
    month, last = (outcome.begins.year, outcome.begins.month), outcome.ends
    found = []
    while month <= (last.year, last.month):
        found.append(month)
        month = (month[0] + month[1] // 12, month[1] % 12 + 1)
    return found


def _months_table(outcome: Outcome, language: str) -> list[str]:
    said = SAID[language]
    grants = _by_month(outcome.moves, ("grant",), count=True)
    stays = _by_month(outcome.moves, ("reserve",), count=True)
    refused: Counter[tuple[Month, str]] = Counter()
    for (month, what, _), count in outcome.refused.items():
        refused[month, what] += count
    rows = [
        [
            _month(month),
            *map(
                str,
                (
                    outcome.applied[month],
                    grants[month],
                    refused[month, "grant"],
                    stays[month],
                    refused[month, "stay"],
                ),
            ),
        ]
        for month in months_of(outcome)
    ]
    total = [said["total"], *(str(sum(int(row[n]) for row in rows)) for n in range(1, 6))]
    names = ("month", "applied", "granted", "refused", "stays", "stays_refused")
    return list(_aligned([[said[name] for name in names], *rows, total]))


def _pot_table(outcome: Outcome, till: Till, language: str) -> list[str]:
    said, unit = SAID[language], outcome.file.campaign.unit
    slug = till.pot.slug
    moves = [each for each in outcome.moves if each.pot == slug]
    sums = [_by_month(moves, causes) for causes in (("grant",), ("capture",), _BACK)]
    left, rows = till.pot.budget, []
    for month in months_of(outcome):
        granted, spent, back = (each[month] for each in sums)
        left += back - granted
        amounts = (granted, spent, back, left)
        rows.append([_month(month), *(amount_words(each, unit)[language] for each in amounts)])
    title = said["pot"].format(
        pot=till.pot.name.model_dump()[language],
        budget=amount_words(till.pot.budget, unit)[language],
    )
    names = ("month", "granted", "spent", "back", "left")
    return [title, *_aligned([[said[name] for name in names], *rows])]


def _refusals(outcome: Outcome, language: str) -> list[str]:
    said = SAID[language]
    by_rule: Counter[tuple[str, str]] = Counter()
    for (_, what, rule), count in outcome.refused.items():
        by_rule[what, rule] += count
    if not by_rule:
        return [said["no_refusals"]]
    lines = [said["refusals"]]
    for (what, rule), count in sorted(by_rule.items(), key=lambda each: (-each[1], each[0])):
        lines.append(
            f"  {count:>7}  {said['of_' + what]}: {RULES.get(rule, {}).get(language, rule)}"
        )
    return lines


def _end(outcome: Outcome, language: str) -> list[str]:
    said, unit = SAID[language], outcome.file.campaign.unit

    def shown(amount: int) -> str:
        return amount_words(amount, unit)[language]

    lines = [said["end"]]
    for till in outcome.tills:
        short = said["never_short"]
        if till.short_on is not None:
            short = worded(said["short"], {"day": till.short_on}, language)
        name = till.pot.name.model_dump()[language]
        lines.append(f"  {name}: {said['is_left'].format(left=shown(till.left))}; {short}")
    on_vouchers = sum(purse.balance for purse in outcome.purses)
    reserved = sum(purse.reserved for purse in outcome.purses)
    spent = sum(move.amount for move in outcome.moves if move.cause == "capture")
    lines.append(
        "  "
        + said["where"].format(
            spent=shown(spent), on_vouchers=shown(on_vouchers), reserved=shown(reserved)
        )
    )
    return lines


def _by_month(
    moves: Sequence[Move], causes: tuple[str, ...], *, count: bool = False
) -> Counter[Month]:
    """What moved for these causes in each month, or how often."""
    found: Counter[Month] = Counter()
    for move in moves:
        if move.cause in causes:
            found[move.day.year, move.day.month] += 1 if count else move.amount
    return found


def _month(month: Month) -> str:
    return f"{month[0]}-{month[1]:02}"


def _aligned(rows: list[list[str]]) -> Iterator[str]:
    """The first column to the left, the others to the right."""
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]))]
    for row in rows:
        first, *others = row
        cells = [f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([f"{first:<{widths[0]}}", *cells])
