"""What one should know before pressing the button: who confirms, until when, and on arrival."""

from dataclasses import dataclass
from datetime import timedelta

from booking.reservations.quote import Quote
from booking.web.pages.reserving.choice import Choice
from booking.web.pages.say import Say


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence that begins in bold; `about` decides its icon: confirmed, approval, cancel or
    arrival."""

    about: str
    strong: str
    text: str


def good_to_know(choice: Choice, quoted: Quote, say: Say) -> list[Fact]:
    return [_answer(choice, say), _cancel(choice, quoted, say), _arrival(choice, say)]


def _answer(choice: Choice, say: Say) -> Fact:
    rules = choice.resource.rules
    if rules.approval:
        more = say("know_approval_more", length=say.length(rules.answer_within_minutes))
        return Fact("approval", say("know_approval"), more)
    return Fact("confirmed", say("know_confirmed"), say("know_confirmed_more"))


def _cancel(choice: Choice, quoted: Quote, say: Say) -> Fact:
    until = choice.period.start - timedelta(minutes=choice.resource.rules.cancel_before_minutes)
    holding = quoted.holding if quoted.cover.amount else None
    kept = holding is not None and holding.terms.give_back.late == "pot"
    if kept and until <= say.now:
        return Fact("cancel", say("know_late"), say("know_late_more"))
    # Where nothing is kept, cancelling costs nothing until it begins.
    last = until if until > say.now else choice.period.start
    moment = say.moment(last, choice.resource.space.zone)
    more = say("know_cancel_kept") if kept else ""
    return Fact("cancel", say("know_cancel", moment=moment), more)


def _arrival(choice: Choice, say: Say) -> Fact:
    check_in = choice.resource.rules.check_in
    if check_in is None:
        return Fact("arrival", say("know_arrival"), say("know_arrival_plain"))
    until = choice.period.start + timedelta(minutes=check_in.grace_minutes)
    time = say.clock(until, choice.resource.space.zone)
    sentence = "know_arrival_check_in" if "button" in check_in.ways else "know_arrival_door"
    return Fact("arrival", say("know_arrival"), say(sentence, time=time))
