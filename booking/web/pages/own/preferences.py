"""What a member chooses in their account: the reminders they want by mail."""

from typing import Any

from litestar import post
from litestar.di import NamedDependency
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.members.preferences import choose_reminders
from booking.web.access import MEMBER, operation
from booking.web.pages.own.visit import VISIT, Visit


@post(
    "/account/promemoria",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MEMBER, page=True),
)
async def remind(visit: NamedDependency[Visit]) -> Redirect:
    """The boxes that are ticked from now on; none is a choice too."""
    visit.member.may_reserve()
    form: Any = await visit.request.form()
    ticked = {str(each) for each in form.getall("reminder", [])}

    async def work(conn: Connection) -> None:
        kinds = [each for each in ("24h", "1h") if each in ticked]
        await choose_reminders(conn, member_id=visit.member.id, reminders=kinds)

    await visit.change(work)
    return Redirect("/account?salvato=1#preferences", status_code=303)
