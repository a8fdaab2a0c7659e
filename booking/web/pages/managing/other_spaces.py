"""From a page of one space to the same page of another that one manages."""

from booking.members.member import Member
from booking.spaces.network import Network, Space
from booking.web.pages.say import Say


def other_spaces(
    network: Network, member: Member, space: Space, say: Say, *, rest: str
) -> list[tuple[str, str]]:
    """The name of each by the alphabet, and its address, of which `rest` is what comes after the
    space; an administrator, who manages all of them, is led to their list."""
    if member.admin:
        return [(say("board_all_spaces"), "/gestione")]
    return sorted(
        (each.name, f"/gestione/{each.slug}{rest}")
        for each in network.spaces.values()
        if each.id in member.manages and each.id != space.id
    )
