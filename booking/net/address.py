"""Addresses that people give: which may be read at all, and which machines are public."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpx

LONGEST = 2000
_SCHEMES = {"https": "https", "webcal": "https", "webcals": "https"}
_PLAIN = {"http": "http"}
_PORT_NUMBERS = range(1, 65_536)
_PORTS = {"https": 443, "http": 80}
# A browser reads a backslash as a slash, and others do not: whoever checks must not differ from
# whoever connects. What is beyond ASCII is a host's alone, and becomes ASCII before it is used.
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f\\]")
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)
_NAT64 = IPv6Network("64:ff9b::/96")
_PROTOCOLS, _RELAY = IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24")
_UNICAST = IPv6Network("2000::/3")
_NOT_FOR_HOSTS = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


class BadAddress(Exception):
    """Not to be read; `code` says why and nothing of the address."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code

    @property
    def advice(self) -> Mapping[str, str]:
        return _ADVICE[self.code]


_ADVICE: Mapping[str, Mapping[str, str]] = {
    "bad-scheme": {
        "en": "an address that begins with https:// or webcal://, as calendars share it",
        "it": "un indirizzo che comincia con https:// o webcal://, come lo dà il calendario",
    },
    "private-address": {
        "en": "an address on the public internet",
        "it": "un indirizzo della rete pubblica",
    },
}


@dataclass(frozen=True, slots=True)
class Address:
    """Where to ask, and with which credentials, which go to that origin alone."""

    scheme: str
    host: str
    port: int
    target: bytes = field(repr=False)
    userinfo: bytes = field(repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        return (self.scheme, self.host, self.port)


def parsed(text: str, *, from_loopback: bool) -> Address:
    """https or webcal, and where `from_loopback` also http, whose machine must then be this one.

    Raises BadAddress for another scheme, for what is no address, and for a number that is not a
    public machine's or is not spelled as such.
    """
    if len(text) > LONGEST or _NOT_IN_ADDRESSES.search(text):
        raise BadAddress("bad-scheme")
    try:
        return _address(httpx.URL(text), from_loopback=from_loopback)
    except (httpx.InvalidURL, ValueError):
        raise BadAddress("bad-scheme") from None


def redirected(text: str, before: str, *, from_loopback: bool) -> str:
    """The address that an answer of `before` leads to. Raises BadAddress."""
    if len(text) > LONGEST or _NOT_IN_ADDRESSES.search(text):
        raise BadAddress("bad-scheme")
    try:
        found = httpx.URL(before).copy_with(userinfo=b"").join(text)
    except (httpx.InvalidURL, ValueError):
        raise BadAddress("bad-scheme") from None
    parsed(str(found), from_loopback=from_loopback)
    return str(found)


def _address(url: httpx.URL, *, from_loopback: bool) -> Address:
    schemes = _SCHEMES | _PLAIN if from_loopback else _SCHEMES
    scheme = schemes.get(url.scheme)
    host = url.raw_host.decode("ascii").lower().removesuffix(".")
    # Of a host that begins as Punycode does it is seen here that it is none: a UnicodeError.
    if scheme is None or not url.host or (url.port or 1) not in _PORT_NUMBERS:
        raise BadAddress("bad-scheme")
    _check_number(host, from_loopback=from_loopback)
    return Address(scheme, host, url.port or _PORTS[scheme], url.raw_path, url.userinfo)


def _check_number(host: str, *, from_loopback: bool) -> None:
    """A host that is a number is checked at once; one that others would read as a number, such as
    0x7f.1 or 2130706433, is refused whatever it means."""
    try:
        number = ip_address(host.strip("[]"))
    except ValueError:
        if _NUMBER.fullmatch(host.rpartition(".")[2]):
            raise BadAddress("private-address") from None
        return
    if not may_connect(number, from_loopback=from_loopback):
        raise BadAddress("private-address")


def may_connect(number: IPv4Address | IPv6Address, *, from_loopback: bool) -> bool:
    """Whether it is a public machine's, or, where that is allowed, this machine's own."""
    return is_public(number) or (from_loopback and number.is_loopback)


def is_public(number: IPv4Address | IPv6Address) -> bool:
    """Globally reachable and one machine's, also after what is inside it was taken out."""
    if isinstance(number, IPv4Address):
        special = number.is_multicast or number.is_reserved or number.is_unspecified
        # Of 192.0.0.0/24 a few are called global, and are protocols'; the last is 6to4's relay.
        protocols = number in _PROTOCOLS or number in _RELAY
        return number.is_global and not special and not protocols
    if number.scope_id is not None:
        return False
    if number.ipv4_mapped is not None:
        return is_public(number.ipv4_mapped)
    if number in _NAT64:
        return is_public(IPv4Address(int(number) & 0xFFFFFFFF))
    if number not in _UNICAST or any(number in each for each in _NOT_FOR_HOSTS):
        return False
    return number.is_global
