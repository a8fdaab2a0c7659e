"""Nonsense at the doors of imported calendars is never an error of ours."""

import itertools
import json
from typing import Any
from uuid import UUID

from tests.web.ground import lay_out

_GOOD = {"name": "Sala", "address": "https://calendar.example.org/a.ics"}
_VALUES: list[Any] = [None, True, 1.5, [], {}, "x\x00", "\ud800", "x" * 3000, -1, 2**31, 10**30]
_ADDRESSES = (
    "https://", "https://a:99999/", "https://[::1", "https://a b/", "https://é.example/\x00",
    "https://xn--/", f"https://{'a' * 300}.example/", "https://a..b/", "file:///etc/passwd",
    "https://\ud800.example/", "https://a.example/\r\nHost: b", "https://user:@@a/", "https://%00/",
    "https://0x7f.1/", "https://a.example:-1/", "https://．/",
)  # fmt: skip
_RAW = (b"", b"{", b"\xff\xfe", b"[" * 100_000, b'{"name": NaN}', b"[]", b"1")
_NUMBERS = ("0", "-1", str(2**31), str(2**63), "9" * 40, "x", "%00", "1.5")
_SLUGS = ("nowhere", "%00", "x" * 3000, "..", "%ff", "%ed%a0%80", "a%2Fb", "'")
_RESTS = (
    "busy-sources", "busy-sources/1", "busy-sources/1/check", "busy-conflicts",
    "busy-conflicts/x/keep", f"busy-conflicts/{UUID(int=1)}/keep",
)  # fmt: skip


async def test_whatever_is_sent_is_answered(web):
    ground = await lay_out(web)
    manager = ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/busy-sources"
    page = f"/gestione/{ground.slug}/calendari"
    bodies = [
        _GOOD | {field: value}
        for field, value in itertools.product((*_GOOD, "resource_id", "unit_id", "x"), _VALUES)
        if value is not None or field in _GOOD
    ]
    bodies += [_GOOD | {"address": each} for each in _ADDRESSES]
    kind = {"Content-Type": "application/json"}
    for content in (*_RAW, *(json.dumps(each).encode() for each in bodies)):
        answer = await manager.post(path, content=content, headers=kind)
        assert answer.status_code < 500, (content[:200], answer.text)
    asked = [("DELETE", f"{path}/{each}") for each in _NUMBERS]
    asked += [("POST", f"{path}/{each}/check") for each in _NUMBERS]
    asked += [("POST", f"{page}/{number}/{deed}") for number in _NUMBERS
              for deed in ("rileggi", "togli")]  # fmt: skip
    asked += [(method, f"/api/v1/spaces/{slug}/{rest}") for slug in _SLUGS for rest in _RESTS
              for method in ("GET", "POST", "DELETE")]  # fmt: skip
    asked += [("GET", f"/gestione/{slug}/calendari?fatto=%00") for slug in _SLUGS]
    asked += [("GET", f"/calendars/resources/{each}.ifb") for each in _NUMBERS]
    for method, where in asked:
        answer = await manager.request(method, where)
        assert answer.status_code < 500, (method, where, answer.text)
