"""Photos as they are added, described, put in order, shown and removed."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking import events, photo_events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid, NotFound
from booking.members.member import Member
from booking.photos.draw import Drawn
from booking.photos.limits import Code

sql = queries("photos")
_MOST, _LONGEST_ALT, _LARGEST = 60, 200, 2**63 - 1


class TooManyPhotos(Conflict):
    code = "too-many-photos"
    title = {"en": "Too many photos", "it": "Troppe foto"}
    sentence = {
        "en": "A space has at most {most} photos. Remove one, then add this.",
        "it": "Uno spazio ha al massimo {most} foto. Togline una, poi aggiungi questa.",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """One, without what it holds. `alt` says in both languages what it shows."""

    id: int
    space_id: int
    resource_id: int | None
    alt: dict[str, str]
    position: int
    width: int
    height: int
    large_sha256: str
    small_sha256: str

    @property
    def large(self) -> str:
        """Its address; what is there never changes."""
        return f"/foto/{self.large_sha256}.webp"

    @property
    def small(self) -> str:
        return f"/foto/{self.small_sha256}.webp"


async def photos_of(conn: Connection, *, space_id: int) -> list[Photo]:
    """Those of a space and of what it has, in their order."""
    return await sql.photos_of_space.all(conn, Photo, space_id=space_id)


async def bytes_of(conn: Connection, sha256: str) -> bytes | None:
    """A WebP file by its name; None where it was removed, or never was."""
    found: bytes | None = await sql.photo_bytes.value(conn, sha256=sha256)
    return found


def check_alt(alt: dict[str, str]) -> None:
    """1 to 200 characters on one line in both languages. Refuses with Invalid."""
    errors: list[dict[str, Any]] = [
        {"field": f"alt_{language}", "rule": "length", "message": _ALT}
        for language in ("it", "en")
        if not 0 < len(alt[language].strip()) <= _LONGEST_ALT or not alt[language].isprintable()
    ]
    if errors:
        raise Invalid(errors)


async def add_photo(
    conn: Connection,
    *,
    member: Member,
    space_id: int,
    resource_id: int | None,
    alt: dict[str, str],
    drawn: Drawn,
    now: datetime,
) -> Photo:
    """The last one, in the caller's transaction. Refuses with Forbidden, Invalid, NotFound or
    TooManyPhotos."""
    member.may_manage(space_id)
    check_alt(alt)
    await sql.lock_photos.value(conn, space_id=space_id)
    if await sql.count_photos.value(conn, space_id=space_id) >= _MOST:
        raise TooManyPhotos(most=_MOST)
    row = await sql.insert_photo.row(
        conn,
        space_id=space_id,
        resource_id=resource_id,
        alt={language: alt[language].strip() for language in ("it", "en")},
        width=drawn.width,
        height=drawn.height,
        large=drawn.large,
        small=drawn.small,
        large_sha256=hashlib.sha256(drawn.large).hexdigest(),
        small_sha256=hashlib.sha256(drawn.small).hexdigest(),
        made_by=member.id,
        now=now,
    )
    if row is None:
        raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
    photo = Photo(**row)
    added = photo_events.PhotoAdded(**_facts(photo))
    await events.record(conn, added, stream_version=1, now=now)
    return photo


async def describe_photo(
    conn: Connection,
    *,
    member: Member,
    photo_id: int,
    alt: dict[str, str],
    position: int | None,
    now: datetime,
) -> Photo:
    """Its alternative text, and its place where one is given. Refuses with NotFound, Forbidden or
    Invalid."""
    await _check(conn, member, photo_id)
    check_alt(alt)
    row = await sql.change_photo.row(
        conn,
        id=photo_id,
        alt={language: alt[language].strip() for language in ("it", "en")},
        position=position,
    )
    photo, version = _with_version(row)
    changed = photo_events.PhotoChanged(**_facts(photo))
    await events.record(conn, changed, stream_version=version, now=now)
    return photo


async def remove_photo(conn: Connection, *, member: Member, photo_id: int, now: datetime) -> Photo:
    """Refuses with NotFound or Forbidden."""
    await _check(conn, member, photo_id)
    photo, version = _with_version(await sql.delete_photo.row(conn, id=photo_id))
    removed = photo_events.PhotoRemoved(**_facts(photo))
    await events.record(conn, removed, stream_version=version + 1, now=now)
    return photo


def unreadable(code: Code) -> Invalid:
    """The refusal of a picture that could not be drawn."""
    return Invalid.of("photo", code, _WHY[code])


async def _check(conn: Connection, member: Member, photo_id: int) -> None:
    within = photo_id if 0 < photo_id <= _LARGEST else 0
    space_id = await sql.space_of_photo.value(conn, id=within)
    if space_id is None:
        raise _no_such_photo()
    member.may_manage(space_id)


def _with_version(row: dict[str, Any] | None) -> tuple[Photo, int]:
    if row is None:
        raise _no_such_photo()
    version: int = row.pop("version")
    return Photo(**row), version


def _no_such_photo() -> NotFound:
    return NotFound(what={"en": "photo", "it": "una foto con questo numero"})


def _facts(photo: Photo) -> dict[str, Any]:
    return {
        "photo_id": photo.id,
        "space_id": photo.space_id,
        "resource_id": photo.resource_id,
    }


_ALT = {
    "en": "say in 1 to 200 characters what it shows",
    "it": "di’ in 1–200 caratteri che cosa si vede",
}
_WHY: dict[Code, dict[str, str]] = {
    "format": {
        "en": "send a JPEG, PNG or WebP picture",
        "it": "manda un’immagine JPEG, PNG o WebP",
    },
    "too-large": {"en": "at most 5 MB", "it": "al massimo 5 MB"},
    "too-many-pixels": {"en": "at most 20 megapixels", "it": "al massimo 20 megapixel"},
    "unreadable": {
        "en": "the picture is damaged; save it anew, then send it",
        "it": "l’immagine è rovinata; salvala di nuovo, poi mandala",
    },
    "timeout": {
        "en": "the picture takes too long to read; save it anew, then send it",
        "it": "leggere l’immagine richiede troppo; salvala di nuovo, poi mandala",
    },
}
