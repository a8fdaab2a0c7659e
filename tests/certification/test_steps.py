"""Applying, the visit, listing and rejecting: each dated, by whom, with what was found."""

from datetime import date, timedelta
from typing import Any

import pytest

from booking.certification import steps
from booking.certification.checklist import COWORKING, MAKERSPACE, checklist_for, read_found
from booking.certification.documents import Document
from booking.certification.refusals import ChecklistShort, NotFromHere, NotVisited
from booking.certification.standing import steps_of
from booking.database.pool import Connection
from booking.errors import Forbidden, Invalid
from booking.spaces.network import Space
from tests import make
from tests.certification.steps import (
    FOUND,
    TODAY,
    changes,
    officer,
    space_of,
    standing,
    states,
    visited,
)
from tests.vouchers.steps import attempt

DAY = timedelta(days=1)
PAPER = Document(
    kind="business-register",
    name="visura.pdf",
    media_type="application/pdf",
    bytes=1200,
    sha256="ab" * 32,
    dated=date(2026, 11, 20),
)


async def enlist(conn: Connection, space: Space, **given: Any) -> None:
    wanted: dict[str, Any] = {
        "on_day": TODAY, "until_day": None, "reason": None, "now": make.NOW,
    } | given  # fmt: skip
    await steps.enlist(
        conn, member=await officer(conn), space=await space_of(conn, space.id), **wanted
    )


async def apply(conn: Connection, space_id: int, found: dict[str, Any]) -> None:
    await steps.apply(
        conn,
        member=await make.member(conn, manages=frozenset({space_id})),
        space=await space_of(conn, space_id),
        found=found,
        documents=[PAPER],
        now=make.NOW,
    )


async def test_every_step_is_kept_with_its_day_who_made_it_and_what_was_found(conn):
    space = await visited(conn)
    await enlist(conn, space, on_day=TODAY + DAY, until_day=TODAY + 365 * DAY)
    listed, seen, applied = await steps_of(conn, space_id=space.id)
    assert [each.state for each in (applied, seen, listed)] == ["applied", "visited", "listed"]
    assert (seen.on_day, seen.checklist, seen.made_at) == (TODAY, FOUND, make.NOW)
    assert listed.made_by is not None
    assert await changes(conn, space.id) == [
        ("applied", None, "2026-11-30", None),
        ("visited", "applied", "2026-11-30", None),
        ("listed", "visited", "2026-12-01", "2027-11-30"),
    ]
    known = await space_of(conn, space.id)
    assert [known.listed_on(TODAY + days * DAY) for days in (0, 1, 365, 366)] == [
        False, True, True, False,
    ]  # fmt: skip


async def test_a_manager_amends_until_the_visit_and_documents_are_kept_as_metadata(conn):
    at = await make.space(conn, listed=False)
    await apply(conn, at.id, {"desks": 8})
    await apply(conn, at.id, FOUND)
    newest, first = await steps_of(conn, space_id=at.id)
    assert (first.checklist["desks"], newest.checklist["desks"]) == (8, 12)
    assert first.checklist["rooms"] is False
    (document,) = newest.documents
    assert (document["sha256"], document["dated"]) == ("ab" * 32, "2026-11-20")
    await steps.visit(
        conn, member=await officer(conn), space=await space_of(conn, at.id), on_day=TODAY,
        found=FOUND, documents=[], reason=None, now=make.NOW,
    )  # fmt: skip
    with pytest.raises(NotFromHere):
        await apply(conn, at.id, FOUND)


@pytest.mark.parametrize(
    "statement", ["UPDATE certification_steps SET reason = 'x'", "DELETE FROM certification_steps"]
)
async def test_what_was_kept_of_a_step_is_never_changed(conn, statement):
    space = await visited(conn)
    assert await attempt(conn, lambda: conn.execute(statement)) != "done"
    assert len(await states(conn, space.id)) == 2


async def test_a_space_that_nobody_visited_is_not_listed(conn):
    at = await make.space(conn)
    with pytest.raises(NotVisited) as refused:
        await enlist(conn, await space_of(conn, at.id))
    assert "Registra la visita" in refused.value.detail("it")
    assert "Record the visit" in refused.value.detail("en")


@pytest.mark.parametrize("key", [each.key for each in COWORKING.items])
async def test_a_space_that_lacks_one_thing_is_not_listed_and_it_is_named(conn, key):
    lacking = 9 if key == "desks" else False
    space = await visited(conn, found=FOUND | {key: lacking})
    with pytest.raises(ChecklistShort) as refused:
        await enlist(conn, space)
    assert [each["item"] for each in refused.value.facts["missing"]] == [key]
    name = next(each.name for each in COWORKING.items if each.key == key)
    assert name["it"] in refused.value.detail("it")
    assert name["en"] in refused.value.detail("en")
    assert (await standing(conn, space.id)).state == "visited"


async def test_desks_that_were_written_down_must_be_there_to_be_reserved(conn):
    space = await visited(conn, desks=9)
    with pytest.raises(ChecklistShort) as refused:
        await enlist(conn, space)
    assert refused.value.facts["missing"][0]["counted"] == 9
    assert "postazioni, almeno 10 (9 contate)" in refused.value.detail("it")
    assert "desks, at least 10 (9 counted)" in refused.value.detail("en")


def test_makerspaces_have_a_list_of_their_own() -> None:
    assert checklist_for("fablab") is MAKERSPACE
    assert checklist_for("hub") is checklist_for("coworking") is COWORKING
    for each in (COWORKING, MAKERSPACE):
        assert set(each.source) == {"it", "en"}
        assert all(set(item.name) == {"it", "en"} for item in each.items)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"sauna": True}, "checklist.sauna"),
        ({"desks": True}, "checklist.desks"),
        ({"desks": -1}, "checklist.desks"),
        ({"rooms": 3}, "checklist.rooms"),
    ],
)
def test_what_is_no_answer_to_the_checklist_is_named(given: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_found("coworking", given)
    assert [each["field"] for each in refused.value.errors("it")] == [field]


async def test_a_visit_of_tomorrow_and_a_listing_before_the_visit_are_refused(conn):
    space = await visited(conn)
    with pytest.raises(Invalid, match="invalid"):
        await steps.visit(
            conn, member=await officer(conn), space=space, on_day=TODAY + DAY, found=FOUND,
            documents=[], reason=None, now=make.NOW,
        )  # fmt: skip
    for days in ({"on_day": TODAY - DAY}, {"until_day": TODAY - DAY}):
        with pytest.raises(Invalid):
            await enlist(conn, space, **days)


async def test_a_renewal_ends_later_and_never_earlier(conn):
    space = await visited(conn)
    await enlist(conn, space, until_day=TODAY + 100 * DAY)
    with pytest.raises(Invalid) as refused:
        await enlist(conn, space, until_day=TODAY + 99 * DAY)
    assert refused.value.facts["errors"][0]["rule"] == "shorter"
    await enlist(conn, space, on_day=TODAY + DAY, until_day=None)
    renewed = await standing(conn, space.id)
    assert (renewed.listed_from, renewed.listed_until) == (TODAY, None)
    with pytest.raises(Invalid):
        await enlist(conn, space, until_day=TODAY + 500 * DAY)


async def test_a_listing_that_lapsed_is_followed_by_another_and_not_made_longer(conn):
    space = await visited(conn)
    last = TODAY + 10 * DAY
    await enlist(conn, space, until_day=last)
    first = last + 20 * DAY
    await enlist(conn, space, on_day=first, now=make.NOW + 30 * DAY)
    stands = await standing(conn, space.id)
    assert (stands.listed_from, stands.listed_until) == (TODAY, None)
    known = await space_of(conn, space.id)
    # Stays of before are settled by the days that were.
    days = (TODAY, last, last + DAY, first - DAY, first)
    assert [known.listed_on(day) for day in days] == [True, True, False, False, True]
    assert known.certification
    since = [known.certification.listed_since(day) for day in (first, last, last + DAY)]
    assert since == [first, TODAY, None]


async def test_a_renewal_leaves_no_gap_after_a_listing_that_still_runs(conn):
    space = await visited(conn)
    last = TODAY + 10 * DAY
    await enlist(conn, space, until_day=last)
    with pytest.raises(Invalid) as refused:
        await enlist(conn, space, on_day=last + 2 * DAY, until_day=last + 90 * DAY)
    (problem,) = refused.value.facts["errors"]
    assert (problem["field"], problem["rule"]) == ("on_day", "gap")
    await enlist(conn, space, on_day=last + DAY, until_day=last + 90 * DAY)
    stands = await standing(conn, space.id)
    assert (stands.listed_from, stands.listed_until) == (TODAY, last + 90 * DAY)


async def test_a_visit_to_a_listed_space_leaves_it_listed(conn):
    at = await make.space(conn)
    space = await space_of(conn, at.id)
    await steps.visit(
        conn, member=await officer(conn), space=space, on_day=TODAY, found=FOUND, documents=[],
        reason=None, now=make.NOW,
    )  # fmt: skip
    assert (await space_of(conn, at.id)).listed_on(TODAY)
    assert (await states(conn, at.id))[-1][0] == "visited"
    assert (await changes(conn, at.id))[-1][:2] == ("listed", "listed")


async def test_what_is_rejected_can_apply_again_and_needs_another_visit(conn):
    space = await visited(conn)
    await steps.reject(
        conn, member=await officer(conn), space=space, reason="Troppo poche", now=make.NOW
    )
    assert (await standing(conn, space.id)).state == "rejected"
    await apply(conn, space.id, FOUND)
    with pytest.raises(NotFromHere):
        await enlist(conn, space)


async def test_a_manager_of_another_space_and_a_manager_for_the_city_may_not(conn):
    space = await visited(conn)
    other = await make.space(conn)
    space = await space_of(conn, space.id)
    stranger = await make.member(conn, manages=frozenset({other.id}))
    with pytest.raises(Forbidden):
        await steps.apply(conn, member=stranger, space=space, found={}, documents=[], now=make.NOW)
    manager = await make.member(conn, manages=frozenset({space.id}))
    with pytest.raises(Forbidden):
        await steps.reject(conn, member=manager, space=space, reason="x", now=make.NOW)
