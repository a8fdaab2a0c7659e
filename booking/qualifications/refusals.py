"""What is refused about trainings and qualifications."""

from datetime import date
from typing import Any

from booking.errors import Conflict
from booking.wording import worded


class TrainingFull(Conflict):
    code = "training-full"
    title = {"en": "The course is full", "it": "Il corso è al completo"}
    sentence = {
        "en": "All {places} places of this course are taken. Look for another date, or come back: "
        "places that are given back are free at once.",
        "it": "Tutti i {places} posti di questo corso sono presi. Cerca un’altra data, o riprova: "
        "i posti restituiti sono subito liberi.",
    }


class TrainingState(Conflict):
    """`state` says how it stands: cancelled, closed, over, not-begun or attended."""

    code = "training-state"
    title = {"en": "Not with this course now", "it": "Con questo corso ora no"}
    sentence = {
        "en": "That can’t be done: {why}.",
        "it": "Non si può fare: {why}.",
    }

    def __init__(self, *, state: str, **facts: Any) -> None:
        super().__init__(state=state, why=_WHY[state], **facts)


_WHY = {
    "cancelled": {"en": "the course was cancelled", "it": "il corso è stato annullato"},
    "closed": {
        "en": "places of this course can no longer be taken or given back; ask the space",
        "it": "i posti di questo corso non si possono più prendere né restituire; chiedi allo "
        "spazio",
    },
    "begun": {"en": "the course has begun", "it": "il corso è cominciato"},
    "not-begun": {
        "en": "the course has not begun; mark who came from its start on",
        "it": "il corso non è cominciato; segna chi è venuto da quando comincia",
    },
    "attended": {
        "en": "somebody among them attended and has the qualification; revoke it instead",
        "it": "qualcuno tra loro ha frequentato e ha l’abilitazione; semmai revocala",
    },
}


class QualificationRevoked(Conflict):
    code = "qualification-revoked"
    title = {"en": "Already revoked", "it": "Già revocata"}
    sentence = {
        "en": "This qualification was already revoked: {reason}.",
        "it": "Questa abilitazione è già stata revocata: {reason}.",
    }


class RevocationHits(Conflict):
    """The member reserved what needs it, and nobody said what becomes of that."""

    code = "revocation-hits-reservations"
    title = {"en": "There are reservations that need it", "it": "Ci sono prenotazioni che la usano"}
    sentence = {
        "en": "{count:reservation to come needs|reservations to come need} this qualification; "
        "nothing was changed. Say in `choices` what becomes of each (keep or cancel), or send "
        '`reservations`: "keep" or "cancel".',
        "it": "Prenotazioni future che richiedono questa abilitazione: {count}; non è cambiato "
        "nulla. Di’ in `choices` che cosa fare di ciascuna (keep o cancel), o manda "
        '`reservations`: "keep" o "cancel".',
    }


class AlreadyQualified(Conflict):
    """This space said the same before, or more. `qualification_id` is the one that does."""

    code = "already-qualified"
    title = {"en": "Already qualified", "it": "Già abilitata"}
    sentence = {
        "en": "They already have this qualification of the space, {until}: nothing was added. "
        "Grant a higher level or a later last day, or revoke that one first.",
        "it": "Ha già questa abilitazione dello spazio, {until}: non è stato aggiunto nulla. Dalle "
        "un livello più alto o un ultimo giorno più lontano, oppure prima revoca quella.",
    }

    def __init__(self, *, qualification_id: int, level: int, expires_on: date | None) -> None:
        words = _WITHOUT_END if expires_on is None else _UNTIL
        said = {"level": level, "day": expires_on}
        until = {language: worded(text, said, language) for language, text in words.items()}
        super().__init__(
            qualification_id=qualification_id, level=level, expires_on=expires_on, until=until
        )


_WITHOUT_END = {"en": "level {level}, without an end", "it": "livello {level}, senza scadenza"}
_UNTIL = {"en": "level {level}, until {day:day}", "it": "livello {level}, fino al {day:day}"}


class AlreadyRecognised(Conflict):
    code = "already-recognised"
    title = {"en": "Already recognised", "it": "Già riconosciute"}
    sentence = {
        "en": "This space already recognises the qualifications of {issuer} for this. End that "
        "first to change it.",
        "it": "Questo spazio riconosce già le abilitazioni di {issuer} per questo. Per cambiare, "
        "prima togli il riconoscimento.",
    }
