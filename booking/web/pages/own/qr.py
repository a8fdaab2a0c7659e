"""A QR code as part of a page: dark on white in every scheme, or scanners miss it."""

import segno
from markupsafe import Markup


def qr_svg(text: str, *, label: str) -> Markup:
    """An SVG of its own colours, with the quiet border that its frame does not give."""
    code = segno.make_qr(text, error="m")
    drawn = code.svg_inline(
        border=2, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None
    )
    named = Markup('<svg role="img" aria-label="{}" ').format(label)
    return named + Markup(drawn.removeprefix("<svg "))  # noqa: S704 - segno's own drawing
