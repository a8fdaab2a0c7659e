"""Connections to machines that were looked at: a name is resolved once, every number that it has
is checked, and the one that was checked is connected to."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from functools import cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import certifi
import httpcore

from booking.net.address import BadAddress, may_connect

Number = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolve(host: str, port: int) -> list[str]:
    """Every number of a name, as the system knows it."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(each[4][0]) for each in found))


@cache
def trusted() -> ssl.SSLContext:
    """Certificates of the public authorities, and of those that this machine trusts besides."""
    made = ssl.create_default_context(cafile=certifi.where())
    made.load_default_certs()
    return made


class Guarded(httpcore.AsyncNetworkBackend):
    """One hop's connection. The name of the certificate stays that of the address.

    Where any number of the name is not public, all of it is refused. What is not encrypted goes
    to this machine alone, and only where `from_loopback`.
    """

    def __init__(self, *, encrypted: bool, from_loopback: bool, resolve: Resolve) -> None:
        self._encrypted, self._from_loopback, self._resolve = encrypted, from_loopback, resolve
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's own
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        numbers = self._checked(await self._resolve(host, port))
        failure: Exception = httpcore.ConnectError()
        for number in numbers:
            try:
                return await self._inner.connect_tcp(
                    str(number), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _checked(self, found: list[str]) -> list[Number]:
        if not found:
            raise httpcore.ConnectError
        try:
            numbers = [ip_address(each) for each in found]
        except ValueError:
            raise BadAddress("private-address") from None
        if not all(may_connect(each, from_loopback=self._from_loopback) for each in numbers):
            raise BadAddress("private-address")
        if not self._encrypted and not all(each.is_loopback for each in numbers):
            raise BadAddress("bad-scheme")
        return numbers

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
