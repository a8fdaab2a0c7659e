"""Lists: one's own, and those of the spaces one manages, page by page."""

from booking.reservations.reservation import visible
from tests import make
from tests.reservations.steps import reserved


async def test_own_and_managed_are_listed_once_each_in_order_and_page_by_page(conn):
    at = await make.space(conn)
    desk = await make.resource(conn, at=at, units=9)
    elsewhere = await make.resource(conn, units=9)
    manager = await make.member(conn, manages=frozenset({at.id}))
    other = await make.member(conn)
    for member, resource, day in (
        (manager, desk, 4),
        (other, desk, 2),
        (manager, elsewhere, 3),
        (other, elsewhere, 1),
        (other, desk, 2),
    ):
        await reserved(conn, resource, make.stay(day, 9, 13), member=member)

    async def page(*, member_id, space_ids, after=None):
        return await visible(
            conn,
            member_id=member_id,
            space_ids=space_ids,
            statuses=["confirmed"],
            after=after,
            limit=3,
        )

    first = await page(member_id=manager.id, space_ids=manager.manages)
    last = first[-1]
    second = await page(
        member_id=manager.id, space_ids=manager.manages, after=(last.starts_at, last.id)
    )
    assert [each.starts_at.day for each in first + second] == [2, 2, 3, 4]
    assert len({each.id for each in first + second}) == 4
    assert len(await page(member_id=manager.id, space_ids=())) == 2
    assert {each.space_id for each in await page(member_id=None, space_ids={at.id})} == {at.id}
