"""A listing that a city's file says leaves a step; what somebody decided here outlives the file."""

from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from booking.certification import steps, suspend
from booking.certification.expiring import warn_due
from booking.city_events import CertificationChanged
from booking.database.pool import Connection, Pool
from booking.spaces.loading.city_files import read_city
from booking.spaces.loading.load import load
from tests import make
from tests.certification.steps import TODAY, changes, officer, space_of, standing, states
from tests.spaces import city_maker as city


async def test_a_loaded_listing_leaves_one_step_however_often_it_is_loaded(
    conn: Connection, tmp_path: Path
) -> None:
    space_id = await _load(conn, tmp_path)
    first = await states(conn, space_id)
    assert [(each[0], each[3]) for each in first] == [("listed", "file")]
    await _load(conn, tmp_path)
    await _load(conn, tmp_path, name="Porta Nuova 2")
    assert await states(conn, space_id) == first
    await _load(conn, tmp_path, listing="", listed_from="", listed_until="")
    assert (await states(conn, space_id))[-1] == ("removed", TODAY, None, "file")
    assert not (await space_of(conn, space_id)).listed_on(TODAY)


async def test_what_an_officer_decided_is_not_undone_by_the_next_load(
    conn: Connection, tmp_path: Path
) -> None:
    space_id = await _load(conn, tmp_path)
    await suspend.suspend(
        conn,
        member=await officer(conn),
        space=await space_of(conn, space_id),
        on_day=TODAY,
        until_day=None,
        stays="uncover",
        reason="Lavori",
        now=make.NOW,
    )
    await _load(conn, tmp_path, name="Porta Nuova 2")
    await _load(conn, tmp_path, listing="", listed_from="", listed_until="")
    space = await space_of(conn, space_id)
    assert space.certification is not None
    assert (space.certification.state, space.listed_on(TODAY)) == ("suspended", False)
    assert [each[3] for each in await states(conn, space_id)] == ["file", "person"]


async def test_an_application_and_a_visit_do_not_stop_the_files(
    conn: Connection, tmp_path: Path
) -> None:
    space_id = await _load(conn, tmp_path)
    await steps.visit(
        conn, member=await officer(conn), space=await space_of(conn, space_id), on_day=TODAY,
        found={}, documents=[], reason=None, now=make.NOW,
    )  # fmt: skip
    await _load(conn, tmp_path, listed_until="2026-12-31")
    listed = await standing(conn, space_id)
    assert (listed.state, listed.listed_until) == ("listed", date(2026, 12, 31))
    await _load(conn, tmp_path, listing="", listed_from="")
    await _apply(conn, space_id)
    await _load(conn, tmp_path)
    assert (await standing(conn, space_id)).state == "listed"
    assert [(each[0], each[3]) for each in await states(conn, space_id)] == [
        ("listed", "file"), ("visited", "person"), ("listed", "file"), ("removed", "file"),
        ("applied", "person"), ("listed", "file"),
    ]  # fmt: skip


async def test_an_application_outlives_a_file_that_says_nothing_of_it(
    conn: Connection, tmp_path: Path
) -> None:
    silent = {"listing": "", "listed_from": ""}
    space_id = await _load(conn, tmp_path, **silent)
    await _apply(conn, space_id)
    await _load(conn, tmp_path, name="Porta Nuova 2", **silent)
    assert (await standing(conn, space_id)).state == "applied"


async def test_the_line_says_that_a_listing_was_not_written_because_it_was_decided_here(
    conn: Connection, tmp_path: Path
) -> None:
    space_id = await _load(conn, tmp_path)
    assert await _lines(conn, tmp_path, listed_until="2027-12-31") == ["~ porta-nuova: listing"]
    await suspend.remove(
        conn, member=await officer(conn), space=await space_of(conn, space_id), on_day=TODAY,
        stays="uncover", reason="Chiuso", now=make.NOW,
    )  # fmt: skip
    assert await _lines(conn, tmp_path, name="Nuova") == [
        "~ porta-nuova: name, listing (not written: decided here)"
    ]


async def test_a_file_that_renews_a_listing_has_its_new_end_warned_of(
    pool: Pool, tmp_path: Path
) -> None:
    async with pool.acquire() as conn:
        await _load(conn, tmp_path, listed_until="2026-12-03")
        assert await warn_due(pool, now=make.NOW) == 1
        await _load(conn, tmp_path, listed_until="2026-12-03", name="Nuova")
        assert await warn_due(pool, now=make.NOW) == 0
        await _load(conn, tmp_path, listed_until="2027-12-03")
        assert await warn_due(pool, now=make.NOW) == 0
        assert await warn_due(pool, now=make.rome(1, 9, year=2027)) == 1


async def test_each_step_of_a_file_is_told_as_every_other(conn: Connection, tmp_path: Path) -> None:
    space_id = await _load(conn, tmp_path)
    await _load(conn, tmp_path, name="Nuova")
    await _load(conn, tmp_path, listed_until="2026-12-31")
    await _load(conn, tmp_path, listing="", listed_from="")
    assert await changes(conn, space_id) == [
        ("listed", None, "2026-01-01", None),
        ("listed", "listed", "2026-01-01", "2026-12-31"),
        ("removed", "listed", TODAY.isoformat(), None),
    ]
    rows = await conn.fetch(
        "SELECT version, stream, payload FROM events WHERE type = 'CertificationChanged' "
        "ORDER BY id"
    )
    kept = await conn.fetch("SELECT id FROM certification_steps ORDER BY id")
    assert [row["payload"]["step_id"] for row in rows] == [row["id"] for row in kept]
    for row in rows:
        assert set(row["payload"]) == {each.name for each in fields(CertificationChanged)}
        assert (row["version"], row["stream"]) == (
            CertificationChanged.version,
            f"space:{space_id}",
        )


async def _apply(conn: Connection, space_id: int) -> None:
    await steps.apply(
        conn, member=await make.member(conn, manages=frozenset({space_id})),
        space=await space_of(conn, space_id), found={}, documents=[], now=make.NOW,
    )  # fmt: skip


async def _load(conn: Connection, folder: Path, **cells: Any) -> int:
    """The small city, with these cells of its first space; its id."""
    await _lines(conn, folder, **cells)
    slug = city.spaces()[0]["slug"]
    found: int = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", slug)
    return found


async def _lines(conn: Connection, folder: Path, **cells: Any) -> list[str]:
    """What such a load says that it changed."""
    files = city.files(folder, space_rows=city.spaces(**cells))
    return [each.line() for each in await load(conn, read_city(files), now=make.NOW)]
