"""Every step from every state: what follows is in the table, and all else is refused in words."""

import itertools
from typing import get_args

import pytest

from booking.certification.refusals import STATE_WORDS, NotFromHere
from booking.certification.states import STATES, TRANSITIONS, Action, State, after

# Written out once more: an edge that somebody adds or loses must be wanted twice.
LEGAL = {
    ("apply", None, "applied"),
    ("apply", "applied", "applied"),
    ("apply", "rejected", "applied"),
    ("apply", "removed", "applied"),
    ("visit", "applied", "visited"),
    ("visit", "visited", "visited"),
    ("visit", "listed", "listed"),
    ("visit", "suspended", "suspended"),
    ("list", "visited", "listed"),
    ("list", "listed", "listed"),
    ("reject", "applied", "rejected"),
    ("reject", "visited", "rejected"),
    ("suspend", "listed", "suspended"),
    ("reinstate", "suspended", "listed"),
    ("reinstate", "listed", "listed"),
    ("remove", "listed", "removed"),
    ("remove", "suspended", "removed"),
}


def test_there_are_these_steps_and_no_other() -> None:
    assert {
        (action, state, to) for action, edges in TRANSITIONS.items() for state, to in edges.items()
    } == LEGAL
    assert set(TRANSITIONS) == set(get_args(Action))
    assert set(STATE_WORDS) == {None, *STATES}


@pytest.mark.parametrize(
    ("action", "state"), list(itertools.product(get_args(Action), [None, *STATES]))
)
def test_each_step_from_each_state_leads_on_or_says_what_does(
    action: Action, state: State | None
) -> None:
    to = next((each[2] for each in LEGAL if each[:2] == (action, state)), None)
    if to is not None:
        assert after(action, state, space="Alfa") == to
        return
    with pytest.raises(NotFromHere) as refused:
        after(action, state, space="Alfa")
    possible = [each for each, starts in TRANSITIONS.items() if state in starts]
    assert refused.value.facts["possible"] == possible != []
    for language in ("it", "en"):
        detail = refused.value.detail(language)
        assert STATE_WORDS[state][language] in detail
        assert "{" not in detail


def test_the_refusal_reads_as_people_speak() -> None:
    with pytest.raises(NotFromHere) as refused:
        after("suspend", "applied", space="Alfa")
    assert refused.value.detail("it") == (
        "Alfa è in attesa della visita: non si può sospenderlo. Puoi: fare domanda; registrare "
        "una visita; respingerlo."
    )
    assert refused.value.detail("en") == (
        "Alfa is waiting for its visit, so you can’t suspend it. You can: apply; record a visit; "
        "reject it."
    )
