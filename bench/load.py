"""The load client: one process, one keep-alive connection per client, requests made beforehand.

Two cores serve everything, so it does as little as it can: it writes bytes and looks for the
status and the end of the answer.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

_HEAD_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_NOT_MODIFIED = 304  # has no body and says no length


class UnexpectedAnswer(Exception):
    """The product answered what it should not have; the beginning of it."""


@dataclass(slots=True)
class Answers:
    """What came back: how often each status, and each request's milliseconds."""

    statuses: dict[int, int] = field(default_factory=dict)
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0


async def drive(
    port: int,
    requests: Sequence[bytes],
    *,
    clients: int,
    seconds: float,
    expected: frozenset[int],
    run_out: bool = False,
) -> Answers:
    """Send requests for so long, each client its next one as soon as its last is answered.

    Raises UnexpectedAnswer at the first status that is not expected, and ValueError when the
    requests run out, so that nobody measures less than they asked for; with `run_out` that is
    the end.
    """
    loop = asyncio.get_running_loop()
    answers, waiting = Answers(), iter(requests)
    connections = []
    for _ in range(clients):
        _, client = await loop.create_connection(_Client, "127.0.0.1", port)
        connections.append(client)
    begun = time.perf_counter()
    ends = begun + seconds
    done = [client.run(waiting, answers, ends, expected, run_out) for client in connections]
    try:
        await asyncio.gather(*done)
    finally:
        for client in connections:
            client.close()
    answers.seconds = time.perf_counter() - begun
    return answers


class _Client(asyncio.Protocol):
    """One connection with one request under way."""

    def __init__(self) -> None:
        self._buffer = b""
        self._sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are no subclasses of asyncio's; they have its methods.
        self._transport = cast("asyncio.Transport", transport)

    def run(
        self,
        requests: Iterator[bytes],
        answers: Answers,
        ends: float,
        expected: frozenset[int],
        run_out: bool,
    ) -> "asyncio.Future[None]":
        """Begin; done when the time is over and the last answer is here."""
        self._requests, self._answers, self._ends = requests, answers, ends
        self._expected, self._run_out = expected, run_out
        self._done = asyncio.get_running_loop().create_future()
        self._send()
        return self._done

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        head = self._buffer.find(_HEAD_END)
        if head < 0:
            return
        status = int(self._buffer[9:12])
        if status != _NOT_MODIFIED:
            start = self._buffer[:head].lower().find(_LENGTH) + len(_LENGTH)
            length = int(self._buffer[start : self._buffer.find(b"\r", start)])
            if len(self._buffer) < head + 4 + length:
                return
        now = time.perf_counter()
        self._answers.latencies.append((now - self._sent_at) * 1000)
        self._answers.statuses[status] = self._answers.statuses.get(status, 0) + 1
        if status not in self._expected:
            self._fail(UnexpectedAnswer(self._buffer[:600].decode(errors="replace")))
            return
        self._buffer = b""
        if now >= self._ends:
            self._done.set_result(None)
        else:
            self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        self._fail(exc or ConnectionError("the product closed the connection"))

    def _send(self) -> None:
        request = next(self._requests, None)
        if request is None and self._run_out:
            self._done.set_result(None)
            return
        if request is None:
            self._fail(ValueError("more requests are needed than were made beforehand"))
            return
        self._sent_at = time.perf_counter()
        self._transport.write(request)

    def _fail(self, error: Exception) -> None:
        if not self._done.done():
            self._done.set_exception(error)
