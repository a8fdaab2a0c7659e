"""What a family of machines may be called: those that the product knows."""

from booking.errors import Invalid
from booking.spaces.families import FAMILIES


def require_family(family: str) -> None:
    """Refuses with Invalid what is no family of machines."""
    if family not in FAMILIES:
        known = ", ".join(sorted(FAMILIES))
        message = {"en": f"one of {known}", "it": f"uno tra {known}"}
        raise Invalid.of("family", "enum", message)
