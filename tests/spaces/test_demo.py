"""The demo is Milan as the city's sources tell it, and says of the rest that it is a sample."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from booking.database.pool import Connection, connect
from booking.periods import Period
from booking.reservations.demo import ensure_demo
from booking.spaces.demo import is_demo
from booking.spaces.loading.hours_text import hours_text
from booking.spaces.loading.problems import LoadRefused
from booking.spaces.network import Network, Space, read_network
from tests.databases import Database

NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
HUBS = {
    "base-milano",
    "smart-city-lab",
    "cohub",
    "milano-luiss-hub",
    "fabriq",
    "polihub",
    "speed-mi-up",
    "alimenta2talent",
    "air",
}


@pytest.fixture
async def network(demo_database: Database) -> Network:
    conn = await connect(demo_database.app_url)
    try:
        return await read_network(conn)
    finally:
        await conn.close()


def listed(network: Network, kind: str) -> list[Space]:
    spaces = network.spaces.values()
    return [each for each in spaces if each.kind == kind and each.listed_on(NOW.date())]


async def test_it_has_exactly_the_listed_spaces_of_late_2015(network: Network) -> None:
    assert len(listed(network, "coworking")) == 53
    assert len(listed(network, "fablab")) == 9
    assert {each.slug for each in network.spaces.values() if each.kind == "hub"} >= HUBS


async def test_it_says_what_is_not_sourced(network: Network) -> None:
    for space in network.spaces.values():
        assert set(space.note) == {"it", "en"}, space.slug
        assert "campion" in space.note["it"] or space.slug == "air"
        standing = space.certification
        if space.sample:
            assert space.name.startswith("Spazio campione ")
            assert (space.lat, space.street) == (None, None)
        if standing is not None and standing.for_demonstration:
            assert space.sample or "non è documentato" in space.note["it"]
    assert Counter(each.sample for each in listed(network, "coworking")) == {True: 30, False: 23}
    assert "skillbill-coworking" not in {each.slug for each in listed(network, "coworking")}


async def test_the_sample_space_is_as_the_contract_says(network: Network) -> None:
    space = network.space("spazio-campione-12")
    desks, room = space.resources

    assert (desks.kind, desks.unit_count, desks.whole) == ("desk", 20, False)
    assert [each.name for each in desks.units] == [str(number) for number in range(1, 21)]
    assert (room.kind, room.unit_count) == ("room", 1)
    assert hours_text(space.hours) == "mon-fri 08:00-20:00"
    assert space.listed_on(NOW.date())
    for each in (desks, room):
        rules = each.rules
        assert rules.grid_minutes == 30
        assert rules.ahead_days >= 90
        assert (rules.turnaround_minutes, rules.lead_minutes) == (0, 0)
        assert rules.quota.model_dump(exclude_none=True) == {}
        assert (rules.approval, rules.check_in, rules.qualification) == (False, None, None)
        assert (rules.shortest_minutes, rules.longest_minutes) == (30, 720)


@pytest.mark.parametrize("slug", ["base-milano", "smart-city-lab"])
async def test_a_hall_takes_both_its_halves(network: Network, slug: str) -> None:
    by_key = {each.key: each for each in network.space(slug).resources}
    hall = by_key["hall"]

    assert hall.whole
    assert hall.unit_count == 1
    assert set(hall.leaves) == {by_key["hall-a"].id, by_key["hall-b"].id}
    assert hall.rules.approval


async def test_the_network_has_every_kind_of_rule(network: Network) -> None:
    resources = network.resources.values()
    machines = [each for each in resources if each.kind == "machine"]

    assert {"laser_cutter", "fdm_printer", "resin_printer", "cnc_mill"} <= {
        each.family for each in machines
    }
    assert {each.kind for each in resources} == {"desk", "room", "machine", "area"}
    lasers = [each.rules for each in machines if each.family == "laser_cutter"]
    assert all(rules.qualification == "laser_cutter" for rules in lasers)
    assert all(rules.youngest_age and rules.turnaround_minutes for rules in lasers)
    assert any(rules.staffed_hours for rules in lasers)
    assert any(each.prices.peak for each in resources)
    assert any(item.item == "half_day" for each in resources for item in each.prices.items)
    assert network.space("air").resources == []


async def test_spaces_open_round_the_clock_and_past_midnight(network: Network) -> None:
    saturday = datetime(2026, 12, 5, 22, 0, tzinfo=UTC)
    night = Period(saturday, saturday + timedelta(hours=3))
    christmas = Period(
        datetime(2026, 12, 24, 23, tzinfo=UTC), datetime(2026, 12, 25, 23, tzinfo=UTC)
    )

    assert any(each.contains(night) for each in network.space("santeria").openings(night))
    assert not network.space("santeria").openings(christmas)
    (always,) = network.space("talent-garden-merano").openings(christmas)
    assert always.contains(christmas)


async def test_loading_it_again_changes_nothing(demo: Connection) -> None:
    before = await _state(demo)

    assert await ensure_demo(demo, NOW) == []

    assert await _state(demo) == before
    assert await is_demo(demo)


async def test_its_people_may_what_their_roles_say(demo: Connection) -> None:
    rows = await demo.fetch(
        "SELECT email::text, role, slug FROM members m LEFT JOIN roles ON member_id = m.id "
        "LEFT JOIN spaces s ON s.id = space_id WHERE demo ORDER BY email"
    )

    assert [tuple(row) for row in rows] == [
        ("coworker@example.org", None, None),
        ("manager@example.org", "manager", "base-milano"),
        ("officer@example.org", "officer", None),
    ]
    assert await demo.fetchval("SELECT count(*) FROM vouchers WHERE code = 'MILANO-DEMO'") == 1


async def test_it_is_never_poured_into_somebodys_network(conn: Connection) -> None:
    await conn.execute("INSERT INTO members (email) VALUES ('someone@example.org')")

    with pytest.raises(LoadRefused, match="somebody’s own network"):
        await ensure_demo(conn, NOW)

    assert await conn.fetchval("SELECT count(*) FROM spaces") == 0
    assert not await is_demo(conn)


async def _state(conn: Connection) -> tuple[int, int, int]:
    events = await conn.fetchval("SELECT count(*) FROM events")
    versions = await conn.fetchval("SELECT sum(version) FROM spaces")
    return events, versions, await conn.fetchval("SELECT version FROM network_version")
