"""What stands in a feed before its first entry."""

from zoneinfo import ZoneInfo

import pytest

from booking.calendar.feed import head_of


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("Sala A, 6 posti; C\\D", r"Sala A\, 6 posti\; C\\D"),
        ("Sala\r\nMETHOD:CANCEL", "Sala METHOD:CANCEL"),
    ],
)
def test_a_name_is_a_text_like_any_other(name: str, written: str) -> None:
    head = head_of(name=name, language="it", zones=[ZoneInfo("Europe/Rome")], year=2026)
    lines = head.decode().split("\r\n")
    assert {f"NAME:{written}", f"X-WR-CALNAME:{written}"} <= set(lines)
    assert not [line for line in lines if "\n" in line or line.startswith("METHOD")]
