"""Pictures are drawn anew: upright, without what a camera wrote, within limits."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image

from booking.photos.draw import draw
from booking.photos.limits import MOST_BYTES, Unreadable


def picture(size: tuple[int, int] = (60, 40), kind: str = "JPEG", **given: Any) -> bytes:
    """Red at the left, blue at the right."""
    found = Image.new("RGBA" if kind != "JPEG" else "RGB", size, "red")
    found.paste("blue", (size[0] // 2, 0, *size))
    into = io.BytesIO()
    found.save(into, kind, **given)
    return into.getvalue()


def _opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data), formats=["WEBP"])


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
async def test_it_becomes_webp_in_two_sizes(kind: str) -> None:
    drawn = await draw(picture((3200, 1600), kind))
    assert (drawn.width, drawn.height) == (1600, 800)
    assert (_opened(drawn.large).size, _opened(drawn.small).size) == ((1600, 800), (480, 240))
    assert (await draw(picture(kind=kind))).width == 60


async def test_nothing_that_a_camera_wrote_is_left_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by a quarter
    exif[0x010F] = "Camera of Ada"
    exif.get_ifd(0x8825)[2] = (45.0, 27.0, 0.0)
    drawn = await draw(picture(exif=exif))
    assert (drawn.width, drawn.height) == (40, 60)
    for data in (drawn.large, drawn.small):
        found = _opened(data)
        assert not found.getexif()
        assert b"Ada" not in data
        assert b"EXIF" not in data
    red, _, blue = Image.open(io.BytesIO(drawn.large)).convert("RGB").getpixel((20, 5))  # type: ignore[misc]
    assert red > 200 > blue


async def test_what_can_be_seen_through_shows_white() -> None:
    into = io.BytesIO()
    Image.new("RGBA", (8, 8), (255, 0, 0, 0)).save(into, "PNG")
    drawn = await draw(into.getvalue())
    assert _opened(drawn.large).convert("RGB").getpixel((4, 4)) == (255, 255, 255)


def _bomb() -> bytes:
    """A PNG of forty thousand pixels each way in a few hundred bytes."""

    def chunk(name: bytes, data: bytes) -> bytes:
        check = zlib.crc32(name + data)
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", 40_000, 40_000, 8, 6, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "format"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "format"),
        (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "format"),
        (_bomb(), "too-many-pixels"),
        (picture((600, 400))[:-900], "unreadable"),
        (picture(kind="PNG")[:-30], "unreadable"),
        (b"x" * (MOST_BYTES + 1), "too-large"),
    ],
)
async def test_what_is_no_picture_of_ours_is_said_so(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        await draw(data)
    assert refused.value.code == code


async def test_one_that_takes_too_long_is_ended() -> None:
    with pytest.raises(Unreadable) as refused:
        await draw(picture((4000, 4000)), patience=0.01)
    assert refused.value.code == "timeout"
