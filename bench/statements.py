"""The product's own statements of one reservation as pgbench scripts.

They are taken from sql/queries, so that what is measured is what runs: who sends the token, what
the decision needs, and the write. Between them the product decides in Python.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from bench.wishes import HOT_HOURS, HOT_POOLS, HOT_TRIES, MEMBERS
from booking.database.queries import Query, queries
from booking.reservations.placement import Placement

_NOW = "now()"
# pgbench's variables become parameters of unknown type: each is cast where it stands.
_MEMBER = "(:m)::int"
_RESOURCE = "(:res)::int"
_STARTS = (
    "((:first_day)::date + (:d)::int + (:h)::int * interval '30 min') AT TIME ZONE 'Europe/Rome'"
)
_ENDS = f"({_STARTS} + (:halves)::int * interval '30 min')"
_DAY = "((:first_day)::date + (:d)::int)"
_YEAR = f"extract(year FROM {_DAY})::int"
_CODE = f"'BENCH-' || lpad(({_MEMBER})::text, 8, '0')"
_OPERATION = "'POST /api/v1/reservations'"

_WHO = {
    "sha256s": f"ARRAY[sha256(convert_to('bench-token-' || ({_MEMBER})::text, 'UTF8'))]",
    "now": _NOW,
}
_FACTS = {
    "member_ids": f"ARRAY[{_MEMBER}]",
    "operations": f"ARRAY[{_OPERATION}]",
    "keys": "ARRAY[md5(random()::text)]",
    "nows": f"ARRAY[{_NOW}]",
    "vouchers": f"ARRAY[{_CODE}]",
    "years": f"ARRAY[{_YEAR}]",
    "families": "ARRAY[NULL]",
    "ages_matter": "ARRAY[false]",
}
_PLACEMENT = {
    "id": "gen_random_uuid()",
    "reference": "substr(md5(random()::text), 1, 9)",
    "member_id": _MEMBER,
    "made_by": _MEMBER,
    "space_id": "(:sp)::int + 1",
    "space_version": "1",
    "resource_id": _RESOURCE,
    "leaves": f"ARRAY[{_RESOURCE}]",
    "whole": "false",
    "days": f"ARRAY[{_DAY}]",
    "quantity": "1",
    "use_day": _DAY,
    "starts_at": _STARTS,
    "ends_at": _ENDS,
    "claim_until": _ENDS,
    "status": "'confirmed'",
    "title": "NULL",
    "price_cents": "(:halves)::int * 125",
    "vat": "2200",
    "expires_at": "NULL",
    "check_in_from": "NULL",
    "no_show_at": "NULL",
    "cancel_free_until": f"{_STARTS} - interval '24 hours'",
    "waived": "'{}'",
    "waive_reason": "NULL",
    "quotas": "NULL",
    "voucher_id": _MEMBER,
    "voucher_cents": "(:halves)::int * 125 / 2",
    "redeem": f"ARRAY[1, {_MEMBER}, {_YEAR}, 150000, (:halves)::int * 125 / 2, "
    f"1 + 2 * {_MEMBER}, 2 + 2 * {_MEMBER}]::bigint[]",
    "event_type": "'ReservationConfirmed'",
    "event_version": "1",
    "payload": ":payload",
    "answer": ":answer",
    "operation": _OPERATION,
    "key": "md5(random()::text)",
    "body_sha256": "sha256(convert_to(random()::text, 'UTF8'))",
    "now": _NOW,
}
_LOW = """\\set sp random(0, 63)
\\set res :sp * 8 + random(1, 2)
\\set d random(0, 364)
\\set h random(16, 36)
\\set halves 4
"""
_HOT = f"""SELECT (nextval('bench_hot') / {HOT_TRIES})::int AS k \\gset
\\set sp 64
\\set res {HOT_POOLS[5]} + :k / ({HOT_HOURS} * 365)
\\set d (:k / {HOT_HOURS}) % 365
\\set h 16 + 2 * (:k % {HOT_HOURS})
\\set halves 2
"""


def write_scripts(folder: Path) -> dict[str, Path]:
    """The scripts `low` and `hot`: a whole reservation; and `who`, `facts`, `place` each alone."""
    who = _filled(queries("members").members_of_tokens, _WHO)
    facts = _filled(queries("reservations").facts, _FACTS)
    # The statement of those who are alone: the other gives up on who is in its way, for this one.
    place = _filled(queries("reservations").place_alone, {"placement": _placement()})
    member = f"\\set m random(1, {MEMBERS})\n"
    scripts = {
        "low": _LOW + member + who + facts + place,
        "hot": _HOT + member + who + facts + place,
        "who": member + who,
        "facts": _LOW + member + facts,
        "place": _LOW + member + place,
    }
    written = {name: folder / f"product_{name}.sql" for name in scripts}
    for name, text in scripts.items():
        written[name].write_text(text)
    return written


def variables(first_day: date) -> dict[str, str]:
    """What the scripts need beside: texts of the size that the product sends."""
    facts = {
        "reservation_id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11",
        "member_id": 4711,
        "space_id": 12,
        "resource_id": 93,
        "starts_at": "2027-03-01T08:00:00+00:00",
        "ends_at": "2027-03-01T10:00:00+00:00",
        "quantity": 1,
        "sequence": 0,
        "status": "confirmed",
        "price_cents": 500,
        "voucher_cents": 250,
    }
    answer = facts | {
        "reference": "K7WM-3RQD",
        "resource": {"it": "Risorsa 1", "en": "Resource 1"},
        "space": {"slug": "bench-12", "name": "Spazio campione 12"},
        "timezone": "Europe/Rome",
        "title": None,
        "due_cents": 250,
        "currency": "EUR",
        "vat_basis_points": 2200,
        "calendar_uid": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11@127.0.0.1",
        "expires_at": None,
        "cancel_free_until": "2027-02-28T08:00:00Z",
        "check_in_from": None,
        "created_at": "2027-01-01T08:00:00.123456Z",
    }
    return {
        "first_day": first_day.isoformat(),
        "payload": json.dumps(facts | {"was": None}),
        "answer": json.dumps(answer),
    }


def _placement() -> str:
    """One, as when nobody else asks; KeyError where a field is not known."""
    if unknown := _PLACEMENT.keys() - set(Placement._fields):
        raise KeyError(f"a placement has no {sorted(unknown)} any more")
    return f"ROW({', '.join(_PLACEMENT[name] for name in Placement._fields)})::placement"


def _filled(query: Query, expressions: Mapping[str, str]) -> str:
    """The statement with an expression for each parameter; KeyError where one is not known."""
    if unknown := expressions.keys() - set(query.parameters):
        raise KeyError(f"{query.name} has no parameters {sorted(unknown)} any more")
    by_number = {str(n): expressions[name] for n, name in enumerate(query.parameters, 1)}
    text = re.sub(r"--[^\n]*", "", query.text)
    return re.sub(r"\$(\d+)", lambda found: f"({by_number[found[1]]})", text).strip() + ";\n"
