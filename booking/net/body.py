"""A body as it comes in, decoded piece by piece and never beyond its limit."""

import zlib
from collections.abc import AsyncIterable

_GZIP, _ZLIB, _RAW = 31, 15, -15


class TooLarge(Exception):
    """More than the limit, before or after decoding."""


class Truncated(Exception):
    """It ended before its end."""


class UnknownEncoding(Exception):
    """Encoded as nobody asked for."""


async def read_body(pieces: AsyncIterable[bytes], *, encoding: str, limit: int) -> bytes:
    """All of it, decoded. Raises TooLarge at the first byte too many, Truncated, or
    UnknownEncoding."""
    decode = _decoder(encoding)
    found, raw = bytearray(), 0
    async for piece in pieces:
        raw += len(piece)
        if raw > limit:
            raise TooLarge
        found += decode.take(piece, limit - len(found) + 1)
        if len(found) > limit:
            raise TooLarge
    decode.end()
    return bytes(found)


class _Plain:
    def take(self, piece: bytes, _most: int) -> bytes:
        return piece

    def end(self) -> None:
        """It is known to be whole by its length."""


class _Deflated:
    """gzip, or deflate in either of its two meanings."""

    def __init__(self, *, gzip: bool) -> None:
        self._gzip = gzip
        self._stream = zlib.decompressobj(_GZIP if gzip else _ZLIB)
        self._begun = False

    def take(self, piece: bytes, most: int) -> bytes:
        if not piece:
            return b""
        try:
            found = self._take(piece, most)
        except zlib.error:
            if self._gzip or self._begun:
                raise Truncated from None
            self._stream = zlib.decompressobj(_RAW)
            try:
                found = self._take(piece, most)
            except zlib.error:
                raise Truncated from None
        self._begun = True
        return found

    def _take(self, piece: bytes, most: int) -> bytes:
        found = bytearray()
        while piece and len(found) < most:
            if self._stream.eof:
                if not self._gzip:
                    break  # whatever follows is not the body's
                self._stream = zlib.decompressobj(_GZIP)
            found += self._stream.decompress(piece, most - len(found))
            piece = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        return bytes(found)

    def end(self) -> None:
        if self._begun and not self._stream.eof:
            raise Truncated


def _decoder(encoding: str) -> _Plain | _Deflated:
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return _Plain()
    if name in ("gzip", "x-gzip", "deflate"):
        return _Deflated(gzip=name != "deflate")
    raise UnknownEncoding
