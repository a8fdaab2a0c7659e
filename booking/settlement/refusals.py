"""What settlement says no to, with the figure and the way out."""

from typing import Any

from booking.errors import Conflict, NotFound, Refusal

_STATES = {
    "draft": {"en": "a draft", "it": "in bozza"},
    "discarded": {"en": "discarded", "it": "annullato"},
    "sent": {"en": "sent", "it": "inviato"},
    "approved": {"en": "approved", "it": "approvato"},
    "paid": {"en": "paid", "it": "pagato"},
}


class StatementState(Conflict):
    """Each step of a statement is taken once, after the one before it."""

    code = "state-conflict"
    title = {"en": "Not in this state", "it": "Non in questo stato"}
    sentence = {
        "en": "Statement {number} is {state}, and this takes one that is {needed}. Read it again.",
        "it": "Il rendiconto {number} è {state}, e qui ne serve uno {needed}. Rileggilo.",
    }

    def __init__(self, *, number: str, state: str, needed: str) -> None:
        super().__init__(
            number=number, state=_STATES[state], status_now=state, needed=_STATES[needed]
        )


class PeriodNotOver(Refusal):
    """What is still being captured is not stated yet."""

    code = "period-not-over"
    title = {"en": "The period is not over", "it": "Il periodo non è finito"}
    sentence = {
        "en": "The period ends on {last_day:day}, and that day is not over. Choose a last day up "
        "to {latest:day}, or draft the statements from {earliest:day} on.",
        "it": "Il periodo finisce il {last_day:day}, e quel giorno non è ancora passato. Scegli "
        "come ultimo giorno al massimo il {latest:day}, o prepara i rendiconti dal "
        "{earliest:day}.",
    }


class NothingCaptured(Refusal):
    """The city owes nothing for that stay, so nothing can be taken back."""

    code = "nothing-captured"
    title = {"en": "Nothing to take back", "it": "Nulla da recuperare"}
    sentence = {
        "en": "The city owes the space nothing for reservation {reference}: no voucher pays for "
        "it, or the stay is not over. Wait until it is over, or check the reference.",
        "it": "Per la prenotazione {reference} il Comune non deve nulla allo spazio: non c’è un "
        "voucher, o non è ancora conclusa. Aspetta che finisca, o controlla il codice.",
    }


class CorrectionTooLarge(Refusal):
    """A stay gives back no more than was captured for it."""

    code = "correction-too-large"
    title = {"en": "More than was captured", "it": "Più di quanto è maturato"}
    sentence = {
        "en": "{wanted_shown} was to be taken back for reservation {reference}. {captured_shown} "
        "was captured and {corrected_shown} taken back before: at most {most_shown} is left.",
        "it": "Per la prenotazione {reference} chiedi di recuperare {wanted_shown}. Sono maturati "
        "{captured_shown} e ne sono già stati recuperati {corrected_shown}: restano al massimo "
        "{most_shown}.",
    }


def no_statement(**facts: Any) -> NotFound:
    """Also of one that the member may not see, so that nobody learns which there are."""
    return NotFound(what={"en": "statement", "it": "un rendiconto con questo numero"}, **facts)


def no_campaign(slug: str) -> NotFound:
    return NotFound(what={"en": f"campaign “{slug}”", "it": f"la campagna “{slug}”"})
