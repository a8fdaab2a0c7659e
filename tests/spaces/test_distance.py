"""Spaces in the order of their distance, worked out once per place."""

import pytest

from booking.database.pool import Connection
from booking.spaces import distance
from booking.spaces.distance import by_distance, metres
from booking.spaces.network import Network, read_network
from tests import make

DUOMO = (45.4642, 9.19)


async def _network(conn: Connection) -> tuple[Network, list[str]]:
    """Three spaces, given from near the Duomo outward; nobody knows where the last one is."""
    far = await make.space(conn, lat=45.50, lon=9.19)
    nowhere = await make.space(conn, lat=None, lon=None)
    near = await make.space(conn, lat=45.47, lon=9.19)
    return await read_network(conn), [near.slug, far.slug, nowhere.slug]


async def test_nearest_first_then_by_name_and_unknown_last(conn):
    network, expected = await _network(conn)
    found = by_distance(network, DUOMO)
    assert [space.slug for space, _ in found] == expected
    assert [far for _, far in found] == [metres(DUOMO, space) for space, _ in found]
    assert [space.slug for space, _ in by_distance(network, None)] == sorted(expected)


async def test_it_is_worked_out_once_and_no_more_is_kept_than_fits(
    conn, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(distance, "_MOST_PAIRS", 9)
    network, expected = await _network(conn)
    first = by_distance(network, DUOMO)
    assert by_distance(network, DUOMO) is first
    for step in range(20):
        by_distance(network, (45.0 + step / 100, 9.0))
        assert len(network.by_distance) <= 3
    assert [space.slug for space, _ in by_distance(network, DUOMO)] == expected
