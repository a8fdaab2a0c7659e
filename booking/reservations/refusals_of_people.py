"""What a reservation is refused for because of who asks; see refusals for all else."""

from collections.abc import Mapping, Sequence
from typing import Any

from booking.errors import Refusal
from booking.wording import worded


class QuotaExceeded(Refusal):
    code = "quota-exceeded"
    title = {"en": "Your share is used up", "it": "Hai finito la tua parte"}
    sentence = {
        "en": "One person may have {limit} {unit} here, and you have {used}. "
        "Cancel one, ask for less, or choose another time.",
        "it": "Qui una persona può avere {limit} {unit}, e tu ne hai {used}. "
        "Annullane una, chiedi di meno o scegli un altro orario.",
    }

    def __init__(self, *, rule: str, limit: float, **facts: Any) -> None:
        """`limit` is in hours or reservations, as the rule counts."""
        super().__init__(rule=rule, limit=limit, **facts | {"unit": _UNITS[rule][limit != 1]})


class QuotaOfAnother(QuotaExceeded):
    """To a manager who moves it for its member."""

    title = {"en": "Their share is used up", "it": "La sua parte è finita"}
    sentence = {
        "en": "One person may have {limit} {unit} here, and whoever reserved this has {used}. "
        "Choose another time, or give a reason: then the share does not count.",
        "it": "Qui una persona può avere {limit} {unit}, e chi ha prenotato ne ha {used}. Scegli "
        "un altro orario, o scrivi un motivo: allora la quota non conta.",
    }


# One, and more.
_UNITS = {
    "open_reservations": (
        {"en": "open reservation", "it": "prenotazione aperta"},
        {"en": "open reservations", "it": "prenotazioni aperte"},
    ),
    "hours_per_day": (
        {"en": "hour a day", "it": "ora al giorno"},
        {"en": "hours a day", "it": "ore al giorno"},
    ),
    "hours_per_week": (
        {"en": "hour a week", "it": "ora alla settimana"},
        {"en": "hours a week", "it": "ore alla settimana"},
    ),
}


class Blocked(Refusal):
    """By the space, until somebody there lifts it."""

    code = "blocked"
    title = {
        "en": "This space takes no reservations from you",
        "it": "Questo spazio non prende tue prenotazioni",
    }
    sentence = {
        "en": "For now {space} takes no reservations from you: “{reason}”. To talk about it, ask "
        "whoever runs {space}; everywhere else you reserve as before.",
        "it": "Per ora {space} non prende tue prenotazioni: «{reason}». Per parlarne, chiedi a chi "
        "gestisce {space}; altrove prenoti come prima.",
    }


class BlockedUntil(Blocked):
    """By the space, until a moment that it set."""

    sentence = {
        "en": "Until {until:moment} {space} takes no reservations from you: “{reason}”. To talk "
        "about it, ask whoever runs {space}; everywhere else you reserve as before.",
        "it": "Fino a {until:moment} {space} non prende tue prenotazioni: «{reason}». Per "
        "parlarne, chiedi a chi gestisce {space}; altrove prenoti come prima.",
    }


class NotQualified(Refusal):
    """`trainings` are the next courses with a free place whose qualification would do."""

    code = "not-qualified"
    title = {"en": "A training comes first", "it": "Prima serve un corso"}
    sentence = {
        "en": "Using this needs the training “{family_shown}” (level {level}), valid on "
        "{day:day}. {how}",
        "it": "Per usarla serve il patentino «{family_shown}» (livello {level}), valido il "
        "{day:day}. {how}",
    }

    def __init__(
        self, *, space: str, trainings: Sequence[Mapping[str, Any]] = (), **facts: Any
    ) -> None:
        how = {
            language: worded(_COURSE[language], _course(trainings[0]), language)
            if trainings
            else worded(_ASK[language], {"space": space}, language)
            for language in _ASK
        }
        shown = [
            {key: value for key, value in each.items() if key != "local"} for each in trainings
        ]
        super().__init__(space=space, **facts, trainings=shown, how=how)


def _course(training: Mapping[str, Any]) -> dict[str, Any]:
    return {**training, "starts": training["local"]}


_ASK = {
    "en": "Ask {space} for the next course.",
    "it": "Chiedi a {space} quando c’è il prossimo corso.",
}
_COURSE = {
    "en": "Next course with free places: “{name}”, {space}, {starts:moment}.",
    "it": "Prossimo corso con posti liberi: «{name}», {space}, {starts:moment}.",
}


class GuestNotQualified(NotQualified):
    """Somebody walks in without an account, and so without a training that is theirs."""

    sentence = {
        "en": "Using this needs the training “{family_shown}” (level {level}), and a guest without "
        "an account has none. They need an account of their own with the training; then they "
        "reserve it themselves.",
        "it": "Per usarla serve il patentino «{family_shown}» (livello {level}), e chi viene senza "
        "account non ce l’ha. Serve un account suo con il patentino; poi la prenota da sé.",
    }


class TooYoung(Refusal):
    code = "too-young"
    title = {"en": "Not at this age", "it": "Non a questa età"}
    sentence = {
        "en": "This is for people of {youngest_age} and over on {day:day}. If you are, ask {space} "
        "to enter your date of birth.",
        "it": "È per chi ha almeno {youngest_age} anni il {day:day}. Se li hai, chiedi a {space} "
        "di registrare la tua data di nascita.",
    }


class GuestTooYoung(TooYoung):
    """To a manager, who answers for the age of a guest without an account, and has not yet."""

    sentence = {
        "en": "This is for people of {youngest_age} and over. You answer for your guest: tick that "
        "they are old enough, or give them another place.",
        "it": "È per chi ha almeno {youngest_age} anni. Per l’ospite rispondi tu: spunta che ha "
        "l’età, o dagli un altro posto.",
    }


class TooYoungAnother(TooYoung):
    """To a manager who moves it for its member."""

    sentence = {
        "en": "This is for people of {youngest_age} and over on {day:day}, and no such date of "
        "birth is known of whoever reserved it. Choose a later day, or cancel it.",
        "it": "È per chi ha almeno {youngest_age} anni il {day:day}, e di chi ha prenotato non "
        "risulta una data di nascita così. Scegli un giorno più in là, o annullala.",
    }


def of_another(refusal: QuotaExceeded | TooYoung) -> QuotaExceeded | TooYoung:
    """The same in words for a manager, who is not whom it is about."""
    if isinstance(refusal, QuotaExceeded):
        return QuotaOfAnother(**refusal.facts)
    return TooYoungAnother(**refusal.facts)
