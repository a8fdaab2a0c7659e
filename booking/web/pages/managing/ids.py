"""Numbers of reservations in addresses of managers' pages."""

from uuid import UUID


def uuid_in(text: str) -> UUID | None:
    """None for what is none."""
    try:
        return UUID(text)
    except ValueError:
        return None
