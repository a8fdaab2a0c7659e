"""Load a city: write what its files say and the database does not yet, in one transaction."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.spaces.loading.changes import Change, compare
from booking.spaces.loading.city import LoadedSpace
from booking.spaces.loading.hours_hit import hours_hit
from booking.spaces.loading.problems import LoadRefused, Problem

sql = queries("load")
Progress = Callable[[int, int], None]


async def load(
    conn: Connection,
    spaces: Sequence[LoadedSpace],
    *,
    now: datetime,
    progress: Progress = lambda _done, _of: None,
    overwrite: bool = False,
) -> list[Change]:
    """Make the database say what the files say otherwise than when they were loaded last; with
    `overwrite` all that they say. The changes, also those that only keep what was changed here.

    Runs in the caller's transaction, and raises LoadRefused with every resource and unit that
    left the files but is still taken, and with hours that would leave stays outside them. Spaces
    that no file names stay as they are.
    """
    await sql.lock_loader.value(conn)
    changes = await plan(conn, spaces, overwrite=overwrite)
    problems = [each for change in changes for each in await _in_the_way(conn, change, now)]
    problems += [each for change in changes for each in await _of_another_kind(conn, change)]
    problems += [each for change in changes for each in await hours_hit(conn, change, now)]
    if problems:
        raise LoadRefused(problems)
    for done, change in enumerate(changes, start=1):
        await _write(conn, change, now)
        progress(done, len(changes))
    return [change for change in changes if change or change.kept]


async def plan(
    conn: Connection, spaces: Sequence[LoadedSpace], *, overwrite: bool = False
) -> list[Change]:
    """What differs from what was loaded last, or with `overwrite` from what is known; holds the
    spaces that are there already."""
    rows = await sql.loaded_hashes.rows(conn, slugs=[each.slug for each in spaces])
    known = {row["slug"]: row for row in rows}
    differing = [
        each
        for each in spaces
        if overwrite or each.slug not in known or known[each.slug]["loaded_sha256"] != each.sha256()
    ]
    ids = [known[each.slug]["id"] for each in differing if each.slug in known]
    await sql.lock_spaces.value(conn, ids=ids)
    stored = {row["slug"]: row["document"] for row in await sql.spaces_in_full.rows(conn, ids=ids)}
    was = {} if overwrite else await _loaded_last(conn, ids)
    return [compare(each, stored.get(each.slug), was=was.get(each.slug)) for each in differing]


async def _loaded_last(conn: Connection, ids: Sequence[int]) -> dict[str, dict[str, Any]]:
    rows = await sql.loaded_documents.rows(conn, ids=ids)
    return {row["slug"]: row["loaded_document"] for row in rows}


async def _in_the_way(conn: Connection, change: Change, now: datetime) -> list[Problem]:
    """What was taken out of the file, by what takes it."""
    if not (change.retired or change.leaving_units or change.other_parts):
        return []
    rows = await sql.claims_in_the_way.rows(
        conn,
        space_id=await sql.space_id.value(conn, slug=change.space.slug),
        resources=[*change.retired, *change.other_parts],
        units=list(change.leaving_units),
        now=now,
    )
    taken: dict[str, list[str]] = {}
    for row in rows:
        by = row["reference"] or row["closed_for"] or "–"
        taken.setdefault(row["what"], []).append(f"{by} ({row['starts_at']:%Y-%m-%d %H:%MZ})")
    return [
        Problem(
            file=change.space.file,
            line=change.space.line,
            code="parts-in-use" if what in change.other_parts else "in-use",
            facts={"what": what, "space": change.space.slug, "by": ", ".join(by)},
        )
        for what, by in taken.items()
    ]


async def _of_another_kind(conn: Connection, change: Change) -> list[Problem]:
    """Resources whose kind changed although vouchers paid for it: caps of classes of expense count
    by the kind."""
    resources = change.document["resources"] if change else None
    if resources is None:
        return []
    keys = await sql.resources_paid_as_another_kind.column(
        conn,
        slug=change.space.slug,
        resources=[{"key": key, "kind": each["kind"]} for key, each in resources.items()],
    )
    return [
        Problem(
            file=change.space.file,
            line=change.space.line,
            code="kind-paid",
            facts={"what": key, "space": change.space.slug},
        )
        for key in keys
    ]


async def _write(conn: Connection, change: Change, now: datetime) -> None:
    space, document = change.space, change.document
    if not change:
        space_id = await sql.space_id.value(conn, slug=space.slug)
        await _remember(conn, space, space_id)
        return
    space_id = await sql.upsert_space.value(conn, slug=space.slug, now=now, **document["facts"])
    await sql.change_space.value(conn, space_id=space_id)
    await _remember(conn, space, space_id)
    await sql.delete_hours.run(conn, space_id=space_id)
    await sql.insert_hours.run(conn, space_id=space_id, hours=document["hours"])
    await _write_listing(conn, space, space_id, now)
    if document["resources"] is not None:
        await _write_resources(conn, change, space_id, document["resources"], now)
    version = await sql.space_version.value(conn, space_id=space_id)
    await events.record(
        conn, events.SpaceLoaded(space_id=space_id), stream_version=version, now=now
    )


async def _remember(conn: Connection, space: LoadedSpace, space_id: int) -> None:
    """What the file says, whatever of it was written."""
    await sql.remember_loaded.run(
        conn, space_id=space_id, sha256=space.sha256(), document=space.document()
    )


async def _write_listing(
    conn: Connection, space: LoadedSpace, space_id: int, now: datetime
) -> None:
    """As the file says, with a step of its own, unless an officer or a manager decided here."""
    listing = space.listing
    if listing is None:
        await sql.delete_listing.run(conn, space_id=space_id, now=now)
        return
    await sql.upsert_listing.run(
        conn,
        space_id=space_id,
        state=listing.state,
        listed_from=listing.listed_from,
        listed_until=listing.listed_until,
        for_demonstration=listing.for_demonstration,
        source=listing.source,
        now=now,
    )


async def _write_resources(
    conn: Connection, change: Change, space_id: int, resources: dict[str, Any], now: datetime
) -> None:
    # Parts first: a whole that became a pool, or a pool that became a whole, starts afresh.
    await sql.delete_parts.run(conn, space_id=space_id)
    await sql.retire_units.run(conn, space_id=space_id, units=list(change.leaving_units), now=now)
    await sql.retire_resources.run(conn, space_id=space_id, keys=list(change.retired), now=now)
    rows = [{"key": key, **each} for key, each in resources.items()]
    await sql.upsert_resources.run(conn, space_id=space_id, resources=rows)
    units = [
        {"key": key, "number": int(number), "name": name}
        for key, each in resources.items()
        for number, name in each["units"].items()
    ]
    await sql.upsert_units.run(conn, space_id=space_id, units=units)
    parts = [
        {"whole": key, "part": part.split("/")[0], "number": int(part.split("/")[1])}
        for key, each in resources.items()
        for part in each["parts"]
    ]
    await sql.insert_parts.run(conn, space_id=space_id, parts=parts)
    await sql.close_new_units.run(conn, space_id=space_id, now=now)
    await sql.block_busy_units.value(conn, space_id=space_id)
