"""The text of each entry of a space in one language: rendered once per change, then kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from booking.calendar.entry import Entry, kept_text
from booking.calendar.taken import Taken
from booking.calendar.window import leaves_on
from booking.database.queries import queries

sql = queries("calendar")
# Rendering this many takes some milliseconds, in which nobody else is answered.
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class _Text:
    """`of` is what it was made from: while it is the same object, under the same network, so is
    the text."""

    of: Taken
    digest: bytes
    text: bytes


class Texts:
    """In memory, behind that in the database, and rendered where neither has it."""

    def __init__(self, language: str, acquire: Callable[[], Any]) -> None:
        self._language, self._acquire = language, acquire
        self._known: dict[str, _Text] = {}
        # Of these again, by the identity of what each was made from, and under which network: ten
        # thousand are looked up within a millisecond.
        self._current: dict[int, bytes] = {}
        self._under: object = None

    async def of(
        self, every: Sequence[Taken], under: object, entry_of: Callable[[Taken], Entry]
    ) -> list[bytes]:
        """The text of each in their order; what is not among them is forgotten."""
        if under is not self._under:
            self._current, self._under = {}, under
        texts = list(map(self._current.get, map(id, every)))
        if None in texts:
            missing = [each for each, text in zip(every, texts, strict=True) if text is None]
            for made in await self._make(missing, entry_of):
                self._keep(made)
        if len(self._known) > len(every):
            shown = {each.key for each in every}
            for key in self._known.keys() - shown:
                self._current.pop(id(self._known.pop(key).of), None)
        return [self._current[each] for each in map(id, every)]

    def _keep(self, made: _Text) -> None:
        before = self._known.get(made.of.key)
        if before is not None:
            # Its object goes, and another may come to bear its identity.
            self._current.pop(id(before.of), None)
        self._known[made.of.key] = made
        self._current[id(made.of)] = made.text

    async def _make(self, missing: list[Taken], entry_of: Callable[[Taken], Entry]) -> list[_Text]:
        stored = await self._stored(missing)
        made, rendered = [], []
        for number, each in enumerate(missing):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            entry, before = entry_of(each), self._known.get(each.key)
            digest = entry.digest()
            if before is not None and before.digest == digest:
                text = before.text
            elif each.reservation_id is not None and (each.reservation_id, digest) in stored:
                text = stored[each.reservation_id, digest]
            else:
                text = kept_text(entry)
                rendered.append(_Text(each, digest, text))
            made.append(_Text(each, digest, text))
        await self._store([each for each in rendered if each.of.reservation_id])
        return made

    async def _stored(self, missing: list[Taken]) -> dict[tuple[UUID, bytes], bytes]:
        ids = [each.reservation_id for each in missing if each.reservation_id]
        if not ids:
            return {}
        async with self._acquire() as conn:
            rows = await sql.stored_entries.rows(conn, ids=ids, language=self._language)
        return {(row["reservation_id"], row["digest"]): row["text"] for row in rows}

    async def _store(self, rendered: list[_Text]) -> None:
        if not rendered:
            return
        async with self._acquire() as conn:
            await sql.store_entries.run(
                conn,
                language=self._language,
                ids=[each.of.reservation_id for each in rendered],
                digests=[each.digest for each in rendered],
                texts=[each.text for each in rendered],
                leave_on=[
                    leaves_on(ends_at=each.of.ends_at, gone_since=each.of.gone_since)
                    for each in rendered
                ],
            )
