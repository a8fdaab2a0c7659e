"""Money: whole cents, and the one way they are rounded."""

CURRENCY = "EUR"


def share_half_up(cents: int, *, basis_points: int) -> int:
    """That share of an amount in whole cents, half a cent rounded up (5,000 basis points: half)."""
    return (cents * basis_points * 2 + 10_000) // 20_000


def without_vat(cents: int, *, vat_basis_points: int) -> int:
    """A price without the VAT that it includes, half a cent rounded up."""
    divisor = 10_000 + vat_basis_points
    return (cents * 10_000 * 2 + divisor) // (2 * divisor)


def euros(cents: int, *, language: str) -> str:
    """€1.500,00 in Italian, €1,500.00 in English."""
    text = f"{abs(cents) / 100:,.2f}"
    if language == "it":
        text = text.translate(str.maketrans(",.", ".,"))
    return f"{'−' if cents < 0 else ''}€{text}"
