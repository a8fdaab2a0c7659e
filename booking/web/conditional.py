"""Whether a client already has what it asks for (RFC 9110, section 13), and in which coding it
wants it."""

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from functools import lru_cache
from typing import Any

_TAG = re.compile(r'(?:W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_GZIP = re.compile(r"(?:^|,)\s*gzip\s*(?:;\s*q\s*=\s*([\d.]+)\s*)?(?=,|$)", re.IGNORECASE)
# What is added to the tag of the compressed form, which is other bytes and so has another tag.
ZIPPED = "-gzip"


def wanted_headers(scope: Any) -> tuple[str | None, str | None, str]:
    """If-None-Match, If-Modified-Since and Accept-Encoding; lists in several lines are one."""
    none_match, since, accepted = [], None, []
    for name, value in scope["headers"]:
        if name == b"if-none-match":
            none_match.append(value.decode("latin-1"))
        elif name == b"if-modified-since":
            since = value.decode("latin-1")
        elif name == b"accept-encoding":
            accepted.append(value.decode("latin-1"))
    return ", ".join(none_match) if none_match else None, since, ",".join(accepted)


def is_known(etag: str, modified: datetime, none_match: str | None, since: str | None) -> bool:
    """Whether 304 is the answer. If-None-Match outranks If-Modified-Since, also where no tag in it
    is one; tags are compared weakly, and either coding of the same bytes is the same to us.

    A date is known where it is the very one that we said (as RFC 9110, 8.8.1 lets a server do): a
    later one may be another process's, of bytes that came and went meanwhile."""
    if none_match is not None:
        if none_match.strip() == "*":
            return True
        return any(tag.removesuffix(ZIPPED) == etag for tag in _TAG.findall(none_match))
    if since is not None:
        at = _moment(since)
        return modified == at
    return False


@lru_cache(maxsize=256)
def wants_gzip(accepted: str) -> bool:
    """Only where it is named: `*` and an absent header ask for nothing."""
    found = _GZIP.search(accepted)
    if found is None:
        return False
    try:
        return found[1] is None or float(found[1]) > 0
    except ValueError:
        return False


@lru_cache(maxsize=4096)
def http_date(at: datetime) -> str:
    """Tue, 01 Dec 2026 09:00:00 GMT."""
    return format_datetime(at.astimezone(UTC), usegmt=True)


@lru_cache(maxsize=4096)
def _moment(text: str) -> datetime | None:
    """A date of HTTP; None where it is none, which is then as if it were not there."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)
