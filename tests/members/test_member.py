"""What a member may do: their roles and their token's scopes, both."""

import pytest

from booking.errors import Forbidden
from booking.members.member import SCOPES, Member

EVERYTHING = frozenset(SCOPES)


def allowed(member: Member) -> set[str]:
    """The names of what does not refuse, for space 1."""
    asked = {
        "read": member.may_read,
        "reserve": member.may_reserve,
        "manage": lambda: member.may_manage(1),
        "city": member.may_act_for_city,
        "admin": member.may_administer,
    }
    found = set()
    for name, ask in asked.items():
        try:
            ask()
        except Forbidden:
            continue
        found.add(name)
    return found


@pytest.mark.parametrize("scopes", [None, EVERYTHING])
def test_roles_come_on_top_of_a_coworker(scopes: frozenset[str] | None) -> None:
    assert allowed(Member(id=1, email="a", scopes=scopes)) == {"read", "reserve"}
    manager = Member(id=1, email="a", manages=frozenset({1}), scopes=scopes)
    assert allowed(manager) == {"read", "reserve", "manage"}
    elsewhere = Member(id=1, email="a", manages=frozenset({2}), scopes=scopes)
    assert allowed(elsewhere) == {"read", "reserve"}
    officer = Member(id=1, email="a", officer=True, scopes=scopes)
    assert allowed(officer) == {"read", "reserve", "city"}
    assert allowed(Member(id=1, email="a", admin=True, scopes=scopes)) == EVERYTHING


@pytest.mark.parametrize("scope", sorted(EVERYTHING))
def test_a_token_does_what_its_scope_says_and_nothing_else(scope: str) -> None:
    admin = Member(id=1, email="a", admin=True, scopes=frozenset({scope}))
    assert allowed(admin) == {scope}


def test_a_refusal_says_whom_to_ask() -> None:
    with pytest.raises(Forbidden) as refused:
        Member(id=1, email="a").may_manage(1)
    assert "a manager of this space" in refused.value.detail("en")
    assert "chi gestisce questo spazio" in refused.value.detail("it")


def test_a_member_is_never_printed_with_their_address() -> None:
    assert "ada" not in repr(Member(id=1, email="ada@example.org", name="Ada"))
