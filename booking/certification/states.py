"""The states of a certification, and which step leads from which to which."""

from collections.abc import Mapping
from typing import Literal

from booking.certification.refusals import NotFromHere

State = Literal["applied", "visited", "listed", "suspended", "removed", "rejected"]
Action = Literal["apply", "visit", "list", "reject", "suspend", "reinstate", "remove"]
STATES: tuple[State, ...] = ("applied", "visited", "listed", "suspended", "removed", "rejected")

# What each may be done to, and what it leads to; None is a space that never applied. A space that
# is listed or suspended can be visited again and stays what it is; one that is listed can be listed
# for longer, and reinstated while a suspension is still to come.
TRANSITIONS: Mapping[Action, Mapping[State | None, State]] = {
    "apply": {None: "applied", "applied": "applied", "rejected": "applied", "removed": "applied"},
    "visit": {
        "applied": "visited",
        "visited": "visited",
        "listed": "listed",
        "suspended": "suspended",
    },
    "list": {"visited": "listed", "listed": "listed"},
    "reject": {"applied": "rejected", "visited": "rejected"},
    "suspend": {"listed": "suspended"},
    "reinstate": {"suspended": "listed", "listed": "listed"},
    "remove": {"listed": "removed", "suspended": "removed"},
}


def after(action: Action, state: State | None, *, space: str) -> State:
    """The state that the step leads to; refuses with NotFromHere one that is not in the table."""
    found = TRANSITIONS[action].get(state)
    if found is None:
        possible: list[str] = [each for each, starts in TRANSITIONS.items() if state in starts]
        raise NotFromHere(action=action, state=state, space=space, possible=possible)
    return found
