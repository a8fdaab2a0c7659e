"""A load writes what its files say otherwise than before, and leaves what was changed here."""

from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from booking.database.pool import Connection
from booking.spaces.loading.city_files import read_city
from booking.spaces.loading.load import load
from booking.spaces.loading.merge import merged
from booking.spaces.network import Space, read_network
from booking.spaces.rules import WeeklyHours
from booking.upkeep.edit_resource import add_resource, add_units
from booking.upkeep.hours import change_hours, hours_of
from booking.upkeep.inventory import resource_of
from booking.upkeep.resource_facts import Facts
from booking.upkeep.retire import retire
from tests import make
from tests.spaces import city_maker as city
from tests.spaces.test_load import load_city

MORNINGS = (WeeklyHours(weekday=1, opens=540, closes=780),)
RENAMED = city.spaces(name="Nuova")


async def _space(conn: Connection) -> Space:
    return (await read_network(conn)).space("porta-nuova")


async def _by_hand(conn: Connection) -> dict[str, int]:
    """A manager shortens the hours, adds a desk and a hall, and retires half of the hall."""
    network = await read_network(conn)
    space = network.space("porta-nuova")
    eva = await make.member(conn, manages=frozenset({space.id}))
    who: dict[str, Any] = {"member": eva, "now": make.NOW}
    await change_hours(
        conn, space=space, hours=replace(hours_of(space), weekly=MORNINGS), reason=None,
        network=network, **who,
    )  # fmt: skip
    ids = {row["key"]: row["id"] for row in await conn.fetch("SELECT id, key FROM resources")}
    desks = await resource_of(conn, member=eva, resource_id=ids["desks"])
    await add_units(conn, resource_id=ids["desks"], names=["Finestra"], **who)
    facts = Facts(
        kind="room", family=None, name={"it": "Cabina", "en": "Booth"}, amenities=(),
        rules=desks.rules, prices=desks.prices, position=None,
    )  # fmt: skip
    await add_resource(conn, space_id=space.id, facts=facts, key="booth", unit_names=["1"], **who)
    async with conn.transaction():
        await retire(conn, resource_id=ids["hall-b"], unit_id=None, reason=None, **who)
    return ids


async def _stands(conn: Connection) -> tuple[str, tuple[WeeklyHours, ...], dict[str, list[str]]]:
    space = await _space(conn)
    units = {each.key: [unit.name for unit in each.units] for each in space.resources}
    return space.name, space.hours, units


BY_HAND = {"desks": ["1", "2", "3", "Finestra"], "hall-a": ["1"], "hall": ["1"], "booth": ["1"]}
KEPT = "kept as changed here: hours, ~ desks (units), - hall-b, ~ hall (parts), + booth"


async def test_another_name_in_the_file_leaves_what_was_changed_here(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await _by_hand(conn)
    assert await load_city(conn, tmp_path, spaces=RENAMED) == [f"~ porta-nuova: name; {KEPT}"]
    assert await _stands(conn) == ("Nuova", MORNINGS, BY_HAND)
    assert await load_city(conn, tmp_path, spaces=RENAMED) == []


async def test_what_the_file_says_otherwise_than_before_holds(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await _by_hand(conn)
    longer = city.spaces(hours="mon-fri 8-20, sat 9-13")
    lines = await load_city(conn, tmp_path, spaces=longer, resources=city.resources(units="2"))
    assert lines[0].startswith("~ porta-nuova: hours, ~ desks (units); kept as changed here: ")
    name, hours, units = await _stands(conn)
    assert (name, len(hours)) == ("Porta Nuova", 6)
    # The third desk left the file, and the one by the window never was in it.
    assert units == BY_HAND | {"desks": ["1", "2", "Finestra"]}


async def test_what_was_retired_here_stays_so_where_rows_move_or_its_own_changes(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await _by_hand(conn)
    phone = city.resources()[0] | {"resource": "phone", "kind": "room", "units": "1"}
    more = {"hall-b": {"units": "2"}}
    rows = [phone, *(each | more.get(each["resource"], {}) for each in city.resources())]
    (line,) = await load_city(conn, tmp_path, resources=rows)
    assert line.startswith("~ porta-nuova: + phone, ")
    assert ", - hall-b" in line.partition("kept as changed here")[2]
    assert (await _stands(conn))[2] == BY_HAND | {"phone": ["1"]}


async def test_a_kind_and_its_family_are_the_files_or_ours_together(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await conn.execute("UPDATE resources SET kind = 'room', family = NULL WHERE key = 'laser'")
    renamed = [*city.spaces()[:1], city.SPACES[1] | {"name": "Nuova"}]
    (line,) = await load_city(conn, tmp_path, spaces=renamed)
    assert line == "~ officina: name; kept as changed here: ~ laser (kind, family)"
    other = {"laser": {"family": "fdm_printer"}}
    rows = [each | other.get(each["resource"], {}) for each in city.resources()]
    (line,) = await load_city(conn, tmp_path, spaces=renamed, resources=rows)
    assert line == "~ officina: ~ laser (kind, family)"


async def test_a_rule_that_came_meanwhile_makes_no_file_another(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    by_hand = """UPDATE resources SET rules = rules || '{"grid_minutes": 60}' WHERE key = 'desks'"""
    await conn.execute(by_hand)
    # As one that was loaded before turnarounds were known.
    await conn.execute(
        "UPDATE spaces SET loaded_document = "
        "loaded_document #- '{resources,desks,rules,turnaround_minutes}'"
    )
    (line,) = await load_city(conn, tmp_path, spaces=RENAMED)
    assert line == "~ porta-nuova: name; kept as changed here: ~ desks (rules)"


async def test_a_whole_stands_on_the_parts_that_are_there(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    ids = await _by_hand(conn)
    rows = [
        each | ({"parts": "desks hall-b"} if each["resource"] == "hall" else {})
        for each in city.resources()
    ]
    (line,) = await load_city(conn, tmp_path, resources=rows)
    assert line.startswith("~ porta-nuova: ~ hall (parts); kept as changed here: hours")
    parts = "SELECT unit_id FROM resource_parts WHERE whole_id = $1 ORDER BY 1"
    desks = "SELECT id FROM units WHERE resource_id = $1 AND number < 4 ORDER BY 1"
    taken, there = await conn.fetch(parts, ids["hall"]), await conn.fetch(desks, ids["desks"])
    assert [row["unit_id"] for row in taken] == [row["id"] for row in there]


async def test_a_file_that_changed_its_way_of_writing_alone_says_what_is_kept(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await _by_hand(conn)
    # Another website, that was written here already.
    await conn.execute("UPDATE spaces SET website = 'https://porta.example'")
    same = city.spaces(website="https://porta.example")
    assert await load_city(conn, tmp_path, spaces=same) == [f"= porta-nuova: {KEPT}"]


async def test_overwriting_writes_all_that_the_files_say(conn: Connection, tmp_path: Path) -> None:
    await load_city(conn, tmp_path)
    before = await _stands(conn)
    await _by_hand(conn)
    files = city.files(tmp_path, space_rows=None, resource_rows=None)
    (change, *_) = await load(conn, read_city(files), now=make.NOW, overwrite=True)
    assert change.line() == (
        "~ porta-nuova: hours, + hall-b, ~ desks (units), ~ hall (parts), - booth"
    )
    assert await _stands(conn) == before
    assert not await load(conn, read_city(files), now=make.NOW, overwrite=True)


async def test_a_space_that_was_loaded_before_this_was_kept_is_as_the_file_says(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await _by_hand(conn)
    await conn.execute("UPDATE spaces SET loaded_document = NULL")
    (line,) = await load_city(conn, tmp_path, spaces=RENAMED)
    assert "kept" not in line
    _, hours, units = await _stands(conn)
    assert (len(hours), "booth" in units) == (5, False)


async def test_resources_that_a_list_of_spaces_leaves_out_are_remembered(
    conn: Connection, tmp_path: Path
) -> None:
    await load_city(conn, tmp_path)
    await _by_hand(conn)
    (tmp_path / "alone").mkdir()
    files = city.files(tmp_path / "alone", space_rows=RENAMED)
    await load(conn, read_city([files[0], files[2]]), now=make.NOW)
    await load_city(conn, tmp_path, spaces=RENAMED)
    assert (await _stands(conn))[2] == BY_HAND


_VALUES = st.sampled_from(["a", "b", "c"])
_UNITS = st.dictionaries(st.sampled_from(["1", "2", "3"]), _VALUES)
_RESOURCES = st.dictionaries(
    st.sampled_from(["desks", "hall", "laser"]),
    st.fixed_dictionaries({"name": _VALUES, "units": _UNITS, "parts": st.just([])}),
)
_DOCUMENTS = st.fixed_dictionaries(
    {
        "facts": st.fixed_dictionaries({"name": _VALUES, "city": _VALUES}),
        "hours": _VALUES,
        "listing": st.just(None),
        "resources": _RESOURCES,
    }
)


@given(file=_DOCUMENTS, was=_DOCUMENTS, here=_DOCUMENTS)
def test_each_side_alone_is_all_there_is_to_say(file: Any, was: Any, here: Any) -> None:
    before = deepcopy((file, was, here))
    same = merged(was, was=was, stored=here)
    assert same.document == here
    untouched = merged(file, was=here, stored=here)
    assert (untouched.document, untouched.kept) == (file, ())
    assert merged(file, was=None, stored=here).document == file
    # What the file has anew, and what it took away, is as it says, whatever was changed here.
    found = merged(file, was=was, stored=here).document
    for name, value in file["facts"].items():
        assert (
            found["facts"][name] == (here if value == was["facts"][name] else file)["facts"][name]
        )
    for key in {*file["resources"], *was["resources"], *here["resources"]}:
        if key in file["resources"] and key not in was["resources"]:
            assert found["resources"][key]["name"] == file["resources"][key]["name"]
        if key in was["resources"] and key not in file["resources"]:
            assert key not in found["resources"]
    assert (file, was, here) == before
