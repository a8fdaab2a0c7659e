"""An address of the service at the end of a sentence is a link with words, and nothing else is."""

import pytest

from workers.linked import linked

_US = "https://posto.test"


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (f"Cerca un posto: {_US}", f'<a href="{_US}">Cerca un posto</a>'),
        (
            f"C’è: Sala <A>, alle 09:00: {_US}/prenota?a=1&b=2",
            f'C’è: <a href="{_US}/prenota?a=1&amp;b=2">Sala &lt;A&gt;, alle 09:00</a>',
        ),
        (f"Motivo: {_US}.example.org/x", f"Motivo: {_US}.example.org/x"),
        ("Motivo: https://example.org", "Motivo: https://example.org"),
        (f"{_US} è chiuso", f"{_US} è chiuso"),
    ],
)
def test_only_our_own_addresses_become_links(sentence: str, shown: str) -> None:
    found = str(linked(sentence, _US))
    assert found.replace(' class="link"', "").replace(' style="color:#0066cc"', "") == shown
