"""The reads of every request go by an index, also where there is much to read."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.database.pool import Connection, connect
from booking.database.queries import queries
from tests.databases import Database

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
DAY = {"from_at": BEGIN + timedelta(days=3), "to_at": BEGIN + timedelta(days=4)}
BIG = frozenset({"reservations", "claims", "members", "tokens", "idempotent_answers", "events",
                 "calendar_feeds", "calendar_entries"})  # fmt: skip
PAGE = {"statuses": None, "after_start": None, "after_id": None, "limit": 51}
LATER = {"after_start": BEGIN + timedelta(hours=9), "after_id": UUID(int=7)}
NOW = {"now": BEGIN + timedelta(hours=1)}
REMINDERS = {"kinds": ["1h", "24h"], "leads": [timedelta(hours=1), timedelta(hours=24)]}
BEFORE = {"before_start": BEGIN + timedelta(hours=9), "before_id": UUID(int=7)}
KEY = {"member_id": 7, "operation": "POST /api/v1/reservations", "key": "7"}
FACTS = {
    "member_ids": [7],
    "operations": [KEY["operation"]],
    "keys": ["7"],
    "nows": [NOW["now"]],
    "vouchers": [None],
    "years": [2027],
    "families": [None],
    "ages_matter": [True],
}

# area, query, its values
HOT: list[tuple[str, str, dict[str, Any]]] = [
    ("claims", "claims_between", {"resource_ids": [5], **DAY, **NOW}),
    (
        "claims",
        "claims_of_each",
        {
            "resource_ids": [5, 6],
            "from_ats": [DAY["from_at"]] * 2,
            "to_ats": [DAY["to_at"]] * 2,
            **NOW,
        },
    ),
    ("claims", "release", {"reservation_id": UUID(int=7)}),
    ("reservations", "reservations_visible", {"member_id": 7, "space_ids": [], **PAGE}),
    ("reservations", "reservations_visible", {"member_id": None, "space_ids": [1, 2], **PAGE}),
    ("reservations", "reservations_visible", {"member_id": 7, "space_ids": [1], **PAGE, **LATER}),
    ("mine", "past_reservations", {"member_id": 7, **BEFORE, **NOW, "limit": 11}),
    ("reservations", "next_to_move", {"passed_over": [], **NOW}),
    ("reservations", "facts", FACTS),
    ("reservations", "read_reservation", {"id": UUID(int=7)}),
    (
        "reminders",
        "take_due_reminders",
        {**NOW, "until": BEGIN + timedelta(hours=25), **REMINDERS, "limit": 500},
    ),
    ("mail", "read_stay", {"reservation_id": UUID(int=7), "addressee_id": 7, "unit_ids": [5]}),
    ("mail", "read_mailed", {"reservation_id": UUID(int=7)}),
    ("live", "events_after", {"after": 29_900, "limit": 500}),
    ("web", "earlier_answer", {**KEY, **NOW}),
    ("calendar", "changes_of_spaces", {"space_ids": [1, 2], "snapshots": ["700:700:", None]}),
    (
        "calendar",
        "polled_feeds",
        {"sha256s": [b"7" * 32], "snapshots": ["700:700:"], "demo": False, **DAY, **NOW},
    ),
    ("calendar", "taken_by_ids", {"ids": [UUID(int=7)], **DAY}),
    ("calendar", "stored_entries", {"ids": [UUID(int=7)], "language": "it"}),
    (
        "figures",
        "stays_of_days",
        {
            "space_id": 1,
            "from_ats": [DAY["from_at"]],
            "to_ats": [DAY["to_at"]],
            "hours": [None],
            "wholes": [],
            "undo": timedelta(minutes=10),
        },
    ),
    ("figures", "closed_units", {"space_id": 1, **DAY}),
    ("board", "requests_of_space", {"space_id": 1, **NOW, "limit": 50}),
    ("board", "taken_on_board", {"space_id": 1, "resource_ids": [5], **DAY, **NOW}),
    (
        "upkeep",
        "hit_by_hours",
        {
            "space_id": 1,
            "from_ats": [DAY["from_at"]],
            "to_ats": [DAY["to_at"]],
            "first": DAY["from_at"],
            "last": DAY["to_at"],
            **NOW,
        },
    ),
    ("members", "members_of_tokens", {"sha256s": [b"7" * 32], **NOW}),
]
# What would read all that a space ever had by the index of spaces, and reads little of it by these.
NARROW = {
    ("figures", "stays_of_days"): "reservations_long",
    ("board", "taken_on_board"): "reservations_long",
    ("upkeep", "hit_by_hours"): "reservations_long",
    ("board", "requests_of_space"): "reservations_pending",
}
# Twenty spaces with fifteen resources of one unit each, and a hundred hours of every unit taken.
SEED = """
INSERT INTO spaces (slug, kind, name)
SELECT 's' || n, 'coworking', 'S' FROM generate_series(1, 20) n;
INSERT INTO resources (space_id, key, kind, name, prices)
SELECT s.id, 'r' || n, 'desk', '{"it": "R", "en": "R"}', '{}'
  FROM spaces s, generate_series(1, 15) n;
INSERT INTO units (resource_id, number, name) SELECT id, 1, '1' FROM resources;
INSERT INTO members (email) SELECT n || '@example.org' FROM generate_series(1, 3000) n;
INSERT INTO tokens (member_id, sha256, name, scopes, created_at)
SELECT id, sha256(id::text::bytea), 't', '{read}', now() FROM members;
INSERT INTO idempotent_answers
SELECT m.id, 'POST /api/v1/reservations', n::text, '', 201, '{}', '2027-01-01'
  FROM members m, generate_series(1, 7) n;
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points,
  cancel_free_until, created_at, changed_at)
SELECT lpad((u.id * 100 + n)::text, 32, '0')::uuid, 'R' || u.id * 100 + n,
       1 + (u.id * 100 + n) % 3000, 1, r.space_id, r.id, ARRAY[u.id], 1,
       '2027-01-01Z'::timestamptz + n * interval '1 hour',
       '2027-01-01Z'::timestamptz + (n + 1) * interval '1 hour',
       '2027-01-01', 'confirmed', 1, 0, '2027-01-01', '2027-01-01', '2027-01-01'
  FROM units u JOIN resources r ON r.id = u.resource_id, generate_series(0, 99) n;
INSERT INTO claims (resource_id, unit_id, period, reservation_id)
SELECT resource_id, unit_ids[1], tstzrange(starts_at, ends_at), id FROM reservations;
INSERT INTO events (type, version, stream, stream_version, space_id, payload, recorded_at, txid)
SELECT 'ReservationConfirmed', 1, 'reservation:' || id, 1, space_id, '{}', created_at,
       (row_number() OVER ())::text::xid8
  FROM reservations;
INSERT INTO calendar_feeds (member_id, sha256, name, scope, language, created_at)
SELECT id, sha256(id::text::bytea), 'f', 'busy', 'it', now() FROM members;
INSERT INTO calendar_entries
SELECT id, 'it', substring(sha256(id::text::bytea) FOR 16), 'BEGIN:VEVENT', '2027-06-01'
  FROM reservations;
INSERT INTO events (seq, type, version, stream, stream_version, space_id, payload, recorded_at)
SELECT n, 'SpaceLoaded', 1, 'space:1', n, 1, '{}', '2027-01-01' FROM generate_series(1, 30000) n;
"""


async def test_hot_reads_never_scan_a_big_table(filled: Connection) -> None:
    rows = await filled.fetchval("SELECT count(*) FROM claims")
    assert rows == 30_000
    for area, name, values in HOT:
        query = getattr(queries(area), name)
        arguments = [values[each] for each in query.parameters]
        text = await filled.fetchval(f"EXPLAIN (FORMAT JSON) {query.text}", *arguments)
        scans = {(node["Node Type"], node["Relation Name"]) for node in _scans(json.loads(text))}
        scanned = {table for kind, table in scans if kind == "Seq Scan"}
        assert not scanned & BIG, (area, name, text)
        assert scans, (area, name, text)
        assert NARROW.get((area, name), "") in text, (area, name, text)
    # What has no index is seen.
    text = await filled.fetchval("EXPLAIN (FORMAT JSON) SELECT id FROM claims WHERE owner = 3")
    assert [node["Node Type"] for node in _scans(json.loads(text))] == ["Seq Scan"]


async def test_which_stays_other_hours_would_hit_is_found_in_the_index_alone(
    filled: Connection,
) -> None:
    query = queries("upkeep").hit_by_hours
    ends = {"first": BEGIN, "last": BEGIN + timedelta(days=365)}
    hours = {"from_ats": [BEGIN + timedelta(hours=20)], "to_ats": [BEGIN + timedelta(hours=22)]}
    values = {"space_id": 1, **hours, **ends, **NOW}
    arguments = [values[each] for each in query.parameters]
    text = await filled.fetchval(f"EXPLAIN (FORMAT JSON) {query.text}", *arguments)
    (found,) = [node for node in _scans(json.loads(text)) if node["Node Type"] == "Index Only Scan"]
    assert found["Index Name"] == "reservations_of_space_to_end"


@pytest.fixture
async def filled(database: Database) -> AsyncIterator[Connection]:
    """The application's role on a full and analysed database."""
    owner = await connect(database.owner_url)
    try:
        await owner.execute(SEED)
        await owner.execute("VACUUM ANALYZE")
    finally:
        await owner.close()
    app = await connect(database.app_url)
    try:
        yield app
    finally:
        await app.close()


def _scans(found: Any) -> list[dict[str, Any]]:
    """Every node of a plan that reads a table."""
    if isinstance(found, list):
        return [node for each in found for node in _scans(each)]
    if not isinstance(found, dict):
        return []
    here = [found] if "Relation Name" in found else []
    return here + [node for each in found.values() for node in _scans(each)]
