"""Clients that never stop asking, and remember every answer that they were given."""

import asyncio
import itertools
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.races.arena import wish

RESERVE = "/api/v1/reservations"
# No answer, or none yet: asked again with the same key, as every client should.
_AGAIN = frozenset({502, 503, 504})
_PAUSE = 0.05


@dataclass(frozen=True, slots=True)
class Request:
    """What was sent, and under which key."""

    path: str
    body: dict[str, Any]
    headers: dict[str, str]


@dataclass
class Load:
    """`granted` are the successes that a client saw, word for word."""

    http: httpx.AsyncClient
    resource: int
    tokens: list[str]
    pause: float = 0
    granted: list[tuple[Request, int, bytes]] = field(default_factory=list)
    refused: int = 0
    interrupted: int = 0
    _stopping: bool = False
    _keys: Any = field(default_factory=lambda: itertools.count(1))

    @property
    def answers(self) -> int:
        return len(self.granted) + self.refused

    async def run(self) -> None:
        """All clients at once, until `stop`; then each finishes what it had begun."""
        async with asyncio.TaskGroup() as clients:
            for number, token in enumerate(self.tokens):
                clients.create_task(self._client(number, token))

    def stop(self) -> None:
        self._stopping = True

    async def send(self, request: Request) -> httpx.Response:
        """The answer, however often the product has to be asked for it."""
        while True:
            try:
                answer = await self.http.post(
                    request.path, json=request.body, headers=request.headers
                )
            except httpx.TransportError:
                self.interrupted += 1
            else:
                if answer.status_code not in _AGAIN:
                    return answer
                self.interrupted += 1
            await asyncio.sleep(_PAUSE)

    async def _client(self, number: int, token: str) -> None:
        """Reserves here and there; every third place is given back again."""
        while not self._stopping:
            turn = next(self._keys)
            hour = 8 + (turn + number) % 11
            body = wish(self.resource, turn % 40, hour, hour + 1, title=f"{number}, {turn}")
            answer = await self._ask(RESERVE, body, token, turn)
            if answer.status_code == 201 and turn % 3 == 0:
                path = f"{RESERVE}/{answer.json()['id']}/cancel"
                await self._ask(path, {"reason": "test"}, token, turn)
            await asyncio.sleep(self.pause)

    async def _ask(self, path: str, body: dict[str, Any], token: str, turn: int) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": f"key-{turn}"}
        request = Request(path, body, headers)
        answer = await self.send(request)
        if answer.is_success:
            self.granted.append((request, answer.status_code, answer.content))
        else:
            assert answer.status_code == 409, answer.text
            self.refused += 1
        return answer
