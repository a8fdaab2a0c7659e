"""What a member chooses in their account: their name, and the reminders they want by mail."""

from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.preferences import choose_name, choose_reminders
from booking.web.access import MEMBER, operation
from booking.web.pages.given import name_in
from booking.web.pages.own.home import shown
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.reserving.choice import value_of


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


@post("/account/nome", include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def call(visit: NamedDependency[Visit]) -> Response[Any]:
    """What the spaces call them from now on."""
    visit.member.may_reserve()
    form: Any = await visit.request.form()

    async def work(conn: Connection) -> None:
        await choose_name(conn, member_id=visit.member.id, name=name_in(form))

    try:
        await visit.change(work)
    except Invalid as refusal:
        return await shown(visit, refusal=refusal, name=value_of(form, "name") or "")
    return Redirect("/account?salvato=1#preferences", status_code=303)
