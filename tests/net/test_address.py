"""Which addresses may be read at all."""

from ipaddress import ip_address

import pytest

from booking.net.address import BadAddress, is_public, parsed, redirected

PRIVATE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - read, not listened on
    "0.1.2.3",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.127.255.255",
    "192.0.0.9",
    "192.0.2.1",
    "192.88.99.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.9",
    "224.0.0.1",
    "239.1.1.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::127.0.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd12::1",
    "ff02::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2002:0808:0808::1",
    "2001:0:4136::1",
    "2001:db8::1",
    "100::1",
    "fec0::1",
    "3fff::1",
    "2001:4860:4860::8888%1",
]
PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("number", PRIVATE)
def test_what_is_not_public(number: str) -> None:
    assert not is_public(ip_address(number))


@pytest.mark.parametrize("number", PUBLIC)
def test_what_is_public(number: str) -> None:
    assert is_public(ip_address(number))


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("http://calendar.example/a.ics", "bad-scheme"),
        ("ftp://calendar.example/a.ics", "bad-scheme"),
        ("file:///etc/passwd", "bad-scheme"),
        ("//calendar.example/a.ics", "bad-scheme"),
        ("calendar.example/a.ics", "bad-scheme"),
        ("https:///a.ics", "bad-scheme"),
        ("https://", "bad-scheme"),
        ("https://a b.example/", "bad-scheme"),
        ("https://xn--/a.ics", "bad-scheme"),
        ("https://xn--\u00e9/a.ics", "bad-scheme"),
        ("https://calendar.example\\@127.0.0.1/", "bad-scheme"),
        ("https://calendar.example/\r\nX: y", "bad-scheme"),
        ("https://calendar.example:99999/", "bad-scheme"),
        ("https://" + "a" * 3000, "bad-scheme"),
        ("https://127.0.0.1/", "private-address"),
        ("https://127.0.0.1./", "private-address"),
        ("https://127.1/", "private-address"),
        ("https://2130706433/", "private-address"),
        ("https://0x7f000001/", "private-address"),
        ("https://0x7f.1/", "private-address"),
        ("https://0177.0.0.1/", "bad-scheme"),
        ("https://134744072/", "private-address"),
        ("https://[::1]/", "private-address"),
        ("https://[::ffff:127.0.0.1]/", "private-address"),
        ("https://calendar.example@127.0.0.1/", "private-address"),
        ("https://calendar.example:443@[::1]/", "private-address"),
        ("https://①②⑦.⓪.⓪.①/", "bad-scheme"),
        ("webcal://10.0.0.1/", "private-address"),
    ],
)
def test_what_is_refused_before_anybody_is_asked(address: str, code: str) -> None:
    with pytest.raises(BadAddress) as refused:
        parsed(address, from_loopback=False)
    assert refused.value.code == code
    assert str(refused.value) == code


def test_webcal_is_https_and_names_become_ascii() -> None:
    found = parsed("webcal://user:p%40ss@Città.Example./a.ics?key=1", from_loopback=False)
    assert found.origin == ("https", "xn--citt-3na.example", 443)
    assert found.target == b"/a.ics?key=1"
    assert found.userinfo == b"user:p%40ss"
    assert "key" not in repr(found)


def test_a_redirect_is_an_address_like_any_other() -> None:
    before = "https://user:secret@calendar.example/a/b.ics"
    found = redirected("../c.ics", before, from_loopback=False)
    assert found == "https://calendar.example/c.ics"
    for address in ("http://calendar.example/", "file:///etc/passwd", "//127.0.0.1/", "https://0/"):
        with pytest.raises(BadAddress):
            redirected(address, before, from_loopback=False)


def test_loopback_where_it_is_allowed_and_nothing_else_that_is_private() -> None:
    assert parsed("http://127.0.0.1:8000/a", from_loopback=True).port == 8000
    assert parsed("http://[::1]/a", from_loopback=True).port == 80
    with pytest.raises(BadAddress):
        parsed("http://10.0.0.1/a", from_loopback=True)
