"""Lines of a list of grants, read and checked one by one; every bad line is named."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from booking.errors import Invalid
from booking.vouchers.conditions import BeneficiaryKind
from booking.vouchers.tax_code import checked_tax_code, kind_of_tax_code
from booking.vouchers.words import Words

COLUMNS = ("email", "tax_code", "kind", "name", "amount", "language")
MOST_ROWS = 5_000
_AMOUNT = re.compile(r"[1-9][0-9]{0,13}")
# A plain address: what mail could reach, and nothing that could be read as two.
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_WRONG: Mapping[str, Words] = {
    "email": {
        "en": "“{value}” is no mail address; write one like ada@example.org",
        "it": "«{value}» non è un indirizzo mail; scrivine uno come ada@example.org",
    },
    "kind": {
        "en": "“{value}” is neither person nor undertaking; write one of them, or leave it empty",
        "it": "«{value}» non è né person né undertaking; scrivi uno dei due, o lascialo vuoto",
    },
    "amount": {
        "en": "“{value}” is no amount: whole cents above zero, like 150000 for €1,500.00 (days or "
        "minutes where the campaign counts those)",
        "it": "«{value}» non è un importo: centesimi interi sopra lo zero, come 150000 per "
        "€1.500,00 (giorni o minuti se la campagna conta quelli)",
    },
    "language": {
        "en": "“{value}” is neither it nor en; write one of them, or leave it empty",
        "it": "«{value}» non è né it né en; scrivi uno dei due, o lascialo vuoto",
    },
    "name": {
        "en": "at most 200 characters, and no control characters",
        "it": "al massimo 200 caratteri, e niente caratteri di controllo",
    },
}
_UNKNOWN_COLUMN = {
    "en": "“{value}” is no column; there are {columns}",
    "it": "«{value}» non è una colonna; ci sono {columns}",
}
_NO_EMAIL = {
    "en": "the column is missing; the first line names the columns, and email is one of them",
    "it": "la colonna manca; la prima riga dà i nomi delle colonne, ed email è una di loro",
}
_WIDTH = {
    "en": "has more cells than there are columns; put a text with commas in quotes",
    "it": "ha più celle che colonne; metti tra virgolette un testo con le virgole",
}
_REPEATED = {
    "en": "is the same as in line {line}; one line for each beneficiary",
    "it": "è lo stesso della riga {line}; una riga per ogni beneficiario",
}
_EMPTY = {
    "en": "has no lines; add one for each grant",
    "it": "non ha righe; aggiungine una per ogni concessione",
}
_TOO_MANY = {
    "en": "has more than {most} lines; split it",
    "it": "ha più di {most} righe; dividilo",
}
_NOT_CSV = {"en": "is not CSV: {value}", "it": "non è CSV: {value}"}


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One grant that is wanted; `line` is its number in the file, or its place in a list, from 1.
    `amount` is in the campaign's unit; None is what the campaign fixes."""

    line: int
    email: str
    kind: BeneficiaryKind
    tax_code: str | None
    name: str | None
    amount: int | None
    language: str


def rows_of_csv(text: str) -> list[GrantRow]:
    """The lines of a file with the columns of COLUMNS, of which email is needed; `;` between cells
    is understood too. Refuses with Invalid, which names every bad line."""
    try:
        found = list(
            csv.reader(
                io.StringIO(text.removeprefix("\ufeff")), delimiter=_between(text), strict=True
            )
        )
    except csv.Error as error:
        raise Invalid.of("file", "csv", _said(_NOT_CSV, value=str(error))) from None
    header = [each.strip().lower() for each in found[0]] if found else []
    if unknown := [each for each in header if each not in COLUMNS]:
        raise Invalid(
            [
                _bad(
                    1,
                    each or "column",
                    "unknown",
                    _said(_UNKNOWN_COLUMN, value=each, columns=", ".join(COLUMNS)),
                )
                for each in unknown
            ]
        )
    if "email" not in header:
        raise Invalid([_bad(1, "email", "required", _NO_EMAIL)])
    lines = [(n, cells) for n, cells in enumerate(found[1:], start=2) if any(cells)]
    if wide := [n for n, cells in lines if len(cells) > len(header)]:
        raise Invalid([_bad(n, "columns", "too-many", _WIDTH) for n in wide])
    return checked([(n, dict(zip(header, cells, strict=False))) for n, cells in lines])


def checked(lines: Sequence[tuple[int, Mapping[str, Any]]]) -> list[GrantRow]:
    """Numbered lines as grants. Refuses with Invalid, which names every bad line."""
    if not lines:
        raise Invalid.of("file", "empty", _EMPTY)
    if len(lines) > MOST_ROWS:
        raise Invalid.of("file", "too-long", _said(_TOO_MANY, most=MOST_ROWS))
    wrong: list[dict[str, Any]] = []
    rows = [_row(line, cells, wrong) for line, cells in lines]
    wrong += _repeated(rows)
    if wrong:
        raise Invalid(sorted(wrong, key=lambda each: each["line"]))
    return rows


def _row(line: int, cells: Mapping[str, Any], wrong: list[dict[str, Any]]) -> GrantRow:
    """The line with its defaults; what is wrong with it is added to `wrong`."""
    # Of JSON, 0 is a wrong amount, and null none.
    given = {name: cells.get(name) for name in COLUMNS}
    text = {name: "" if value is None else str(value).strip() for name, value in given.items()}
    code = text["tax_code"] or None
    kind: BeneficiaryKind = kind_of_tax_code(code) if code else "person"
    if text["kind"] in ("person", "undertaking"):
        kind = "undertaking" if text["kind"] == "undertaking" else "person"
    fits = {
        "email": bool(_ADDRESS.fullmatch(text["email"])) and len(text["email"]) <= 254,
        "kind": text["kind"] in ("", "person", "undertaking"),
        "amount": not text["amount"] or bool(_AMOUNT.fullmatch(text["amount"])),
        "language": text["language"] in ("", "it", "en"),
        "name": len(text["name"]) <= 200 and text["name"].isprintable(),
    }
    wrong += [
        _bad(line, name, "value", _said(_WRONG[name], value=text[name][:80]))
        for name, fit in fits.items()
        if not fit
    ]
    if code is not None:
        try:
            code = checked_tax_code(code, kind=kind)
        except ValueError as error:
            wrong.append(_bad(line, "tax_code", "value", error.args[0]))
    return GrantRow(
        line=line,
        email=text["email"],
        kind=kind,
        tax_code=code,
        name=text["name"] or None,
        amount=int(text["amount"]) if text["amount"] and fits["amount"] else None,
        language=text["language"] if text["language"] == "en" else "it",
    )


def _repeated(rows: Sequence[GrantRow]) -> list[dict[str, Any]]:
    """Lines that name somebody whom a line before them names."""
    wrong: list[dict[str, Any]] = []
    first: dict[tuple[str, str], int] = {}
    for row in rows:
        for name, value in (("email", row.email.casefold()), ("tax_code", row.tax_code)):
            if not value:
                continue
            before = first.setdefault((name, value), row.line)
            if before != row.line:
                wrong.append(_bad(row.line, name, "repeated", _said(_REPEATED, line=before)))
    return wrong


def _between(text: str) -> str:
    header = text.partition("\n")[0]
    return ";" if header.count(";") > header.count(",") else ","


def _bad(line: int, column: str, rule: str, message: Words) -> dict[str, Any]:
    field = f"line {line}, {column}"
    return {"field": field, "rule": rule, "message": message, "line": line, "column": column}


def _said(words: Words, **facts: Any) -> Words:
    return {language: text.format(**facts) for language, text in words.items()}
