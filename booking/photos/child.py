"""The process in which a picture is read: bytes in, one line of JSON and two WebP files out.

Nothing but pixels goes from one to the other: no EXIF, no place, no profile, no further frames.
"""

import io
import json
import resource
import sys

from PIL import Image, ImageOps

from booking.photos.limits import (
    FORMATS,
    LARGE,
    MOST_BYTES,
    MOST_CPU_SECONDS,
    MOST_MEMORY,
    MOST_PIXELS,
    NO_MEMORY,
    QUALITY,
    SMALL,
    Unreadable,
)

_PAPER = (255, 255, 255)
# Its own limit would be met before ours is asked for.
Image.MAX_IMAGE_PIXELS = None


def main() -> None:
    """Limit oneself before reading anything."""
    _limit(resource.RLIMIT_AS, MOST_MEMORY, MOST_MEMORY)
    _limit(resource.RLIMIT_CPU, MOST_CPU_SECONDS, MOST_CPU_SECONDS + 1)
    _limit(resource.RLIMIT_CORE, 0, 0)
    _limit(resource.RLIMIT_FSIZE, 0, 0)
    try:
        large, small, size = drawn(sys.stdin.buffer.read(MOST_BYTES + 1))
    except MemoryError:
        sys.exit(NO_MEMORY)
    except Unreadable as unreadable:
        _print({"error": unreadable.code})
        return
    _print({"size": size, "lengths": [len(large), len(small)]}, large, small)


def drawn(data: bytes) -> tuple[bytes, bytes, tuple[int, int]]:
    """Large and small, and the size of the large one. Raises Unreadable."""
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large")
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, SyntaxError):
        raise Unreadable("format") from None
    if picture.width * picture.height > MOST_PIXELS:
        raise Unreadable("too-many-pixels")
    try:
        upright = _on_paper(ImageOps.exif_transpose(picture))
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, ZeroDivisionError):
        raise Unreadable("unreadable") from None
    upright.thumbnail(LARGE, Image.Resampling.LANCZOS)
    large = _webp(upright)
    size = upright.size
    upright.thumbnail(SMALL, Image.Resampling.LANCZOS)
    return large, _webp(upright), size


def _on_paper(picture: Image.Image) -> Image.Image:
    """Whatever can be seen through shows white; a picture of its own, with pixels alone."""
    found = picture.convert("RGBA")
    paper = Image.new("RGB", found.size, _PAPER)
    paper.paste(found, mask=found.getchannel("A"))
    return paper


def _webp(picture: Image.Image) -> bytes:
    into = io.BytesIO()
    picture.save(into, "WEBP", quality=QUALITY, exif=b"", icc_profile=b"", xmp=b"")
    return into.getvalue()


def _print(said: dict[str, object], *files: bytes) -> None:
    sys.stdout.buffer.write(b"".join([json.dumps(said).encode(), b"\n", *files]))
    sys.stdout.buffer.flush()


def _limit(which: int, soft: int, hard: int) -> None:
    """Never above what this process was given."""
    given = resource.getrlimit(which)[1]
    if given != resource.RLIM_INFINITY:
        soft, hard = min(soft, given), min(hard, given)
    resource.setrlimit(which, (soft, hard))


if __name__ == "__main__":
    main()
