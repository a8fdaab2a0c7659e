"""A listing that a city's file says leaves a step; what somebody decided here outlives the file."""

from pathlib import Path
from typing import Any

from booking.certification import suspend
from booking.database.pool import Connection
from booking.spaces.loading.city_files import read_city
from booking.spaces.loading.load import load
from tests import make
from tests.certification.steps import TODAY, officer, space_of, states
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


async def _load(conn: Connection, folder: Path, **cells: Any) -> int:
    """The small city, with these cells of its first space."""
    rows = city.spaces()
    rows[0] |= cells
    files = city.files(folder, space_rows=rows)
    await load(conn, read_city(files), now=make.NOW)
    found: int = await conn.fetchval("SELECT id FROM spaces WHERE slug = $1", rows[0]["slug"])
    return found
