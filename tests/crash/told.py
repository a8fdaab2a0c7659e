"""What members were told by mail, beside what the clients of the product were answered."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from email.message import EmailMessage

from tests.crash.load import RESERVE, Load
from tests.workers.stays import invitation_in


@dataclass(frozen=True, slots=True)
class Told:
    """What a mail does with an entry of a calendar; `message` is the mail's Message-ID."""

    uid: str
    method: str
    message: str


def told(mails: Iterable[EmailMessage]) -> list[Told]:
    """In their order. Each must hold an invitation: the load gives no other cause for mail."""
    found = []
    for mail in mails:
        invited = invitation_in(mail)
        assert invited is not None, mail["Subject"]
        found.append(Told(str(invited.event["uid"]), invited.method, mail["Message-ID"]))
    return found


def to_tell(load: Load) -> set[tuple[str, str]]:
    """An invitation for each 201 that a client saw, and its end for each cancellation."""
    expected = {
        (json.loads(content)["calendar_uid"], "REQUEST" if request.path == RESERVE else "CANCEL")
        for request, _, content in load.granted
    }
    assert len(expected) == len(load.granted)
    return expected


def assert_in_order(all_told: Iterable[Told]) -> None:
    """No cancellation before its invitation, no invitation again after it."""
    invited, cancelled = set(), set()
    for each in all_told:
        if each.method == "CANCEL":
            assert each.uid in invited, each
            cancelled.add(each.uid)
        else:
            assert each.uid not in cancelled, each
            invited.add(each.uid)
