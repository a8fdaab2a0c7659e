"""Whoever lacks a training is told where the next one is that would do."""

from datetime import datetime
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.refusals_of_people import NotQualified
from booking.spaces.network import Resource

sql = queries("qualifications")
_MOST = 3


async def with_trainings(
    conn: Connection, refusal: NotQualified, *, resource: Resource, now: datetime
) -> NotQualified:
    """The same refusal with up to three trainings to come that have a free place, and whose
    qualification this space takes on the day of the stay."""
    day = refusal.facts["day"]
    found = await sql.next_trainings.rows(
        conn,
        space_id=resource.space.id,
        family=resource.rules.qualification,
        level=resource.rules.qualification_level,
        day=datetime.fromisoformat(day).date(),
        now=now,
        limit=_MOST,
    )
    if not found:
        return refusal
    facts = {name: value for name, value in refusal.facts.items() if name not in _MADE}
    return type(refusal)(
        **facts,
        trainings=[
            {
                "id": row["id"],
                "name": row["name"],
                "space": row["space"],
                "space_slug": row["slug"],
                "starts_at": row["starts_at"],
                "ends_at": row["ends_at"],
                "timezone": row["timezone"],
                "free_places": row["free_places"],
                "path": f"/spazi/{row['slug']}#corsi",
                "local": row["starts_at"].astimezone(ZoneInfo(row["timezone"])),
            }
            for row in found
        ],
    )


_MADE = frozenset({"trainings", "how"})
