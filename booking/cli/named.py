"""What a command is given by its slug: it is there, or it is said which there are."""

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.embedded.failure import CannotStart

members = queries("members")
vouchers = queries("vouchers")


async def campaign_named(conn: Connection, slug: str, *, language: str = "en") -> str:
    """The slug again. Raises CannotStart, which names the campaigns that there are."""
    known = await vouchers.campaign_slugs.column(conn)
    if slug not in known:
        shown = {"slug": slug[:80], "known": ", ".join(known)}
        raise CannotStart((_OTHERS if known else _NO_CAMPAIGN)[language].format(**shown))
    return slug


async def space_named(conn: Connection, slug: str) -> int:
    """The space's id. Raises CannotStart where there is none."""
    space_id: int | None = await members.space_by_slug.value(conn, slug=slug)
    if space_id is None:
        raise CannotStart(
            f"There is no space “{slug[:80]}”. GET /api/v1/spaces lists them with their slug."
        )
    return space_id


_OTHERS = {
    "en": "There is no campaign “{slug}”. There is: {known}. Name one of them; "
    "`booking campaigns` shows what they are.",
    "it": "La campagna “{slug}” non c’è. Ci sono: {known}. Indicane una; `booking campaigns` "
    "mostra che cosa sono.",
}
_NO_CAMPAIGN = {
    "en": "There is no campaign “{slug}”, nor any other. Load one: booking load FILE.toml.",
    "it": "La campagna “{slug}” non c’è, e nemmeno altre. Caricane una: booking load FILE.toml.",
}
