"""What is wrong with a data file: where, why, and the way out, in Italian and English."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from booking.spaces.loading.texts import TEXTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing to correct. `line` counts as an editor does; `column` is that of a
    table, or the key of a TOML file."""

    file: str
    line: int | None = None
    column: str | None = None
    code: str
    facts: dict[str, Any] = field(default_factory=dict)

    def text(self, language: str) -> str:
        """`spaces.csv, line 12, column hours: …`"""
        words = ("riga", "colonna", "chiave") if language == "it" else ("line", "column", "key")
        table = not self.file.lower().endswith(".toml")
        where = [self.file]
        if self.line is not None:
            where.append(f"{words[0]} {self.line}")
        if self.column is not None:
            where.append(f"{words[1 if table else 2]} {self.column}")
        facts = {
            # A fact may bring its own words as {'it': …, 'en': …}.
            name: fact[language] if isinstance(fact, Mapping) else fact
            for name, fact in self.facts.items()
        }
        reason = TEXTS[self.code][language].format_map(facts)
        return f"{', '.join(where)}: {reason}"


class LoadRefused(Exception):
    """Nothing was loaded; `problems` are all there are."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(each.text("en") for each in problems))
        self.problems = tuple(problems)


def nearest(word: str, known: Sequence[str]) -> str:
    """The known words, the likeliest first, for the end of a sentence."""
    close = get_close_matches(word, known, n=3)
    return ", ".join(close + [each for each in known if each not in close])
