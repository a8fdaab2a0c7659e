"""What certification refuses, in words that say what is missing and what can be done."""

from collections.abc import Mapping, Sequence
from typing import Any

from booking.errors import Conflict, Refusal

Words = Mapping[str, str]

STATE_WORDS: Mapping[str | None, Words] = {
    None: {"it": "senza domanda", "en": "without an application"},
    "applied": {"it": "in attesa della visita", "en": "waiting for its visit"},
    "visited": {"it": "visitato", "en": "visited"},
    "listed": {"it": "in elenco", "en": "listed"},
    "suspended": {"it": "sospeso", "en": "suspended"},
    "removed": {"it": "tolto dall’elenco", "en": "removed from the list"},
    "rejected": {"it": "respinto", "en": "rejected"},
}
_ACTION_WORDS: Mapping[str, Words] = {
    "apply": {"it": "fare domanda", "en": "apply"},
    "visit": {"it": "registrare una visita", "en": "record a visit"},
    "list": {"it": "iscriverlo", "en": "list it"},
    "reject": {"it": "respingerlo", "en": "reject it"},
    "suspend": {"it": "sospenderlo", "en": "suspend it"},
    "reinstate": {"it": "riammetterlo", "en": "reinstate it"},
    "remove": {"it": "toglierlo dall’elenco", "en": "remove it"},
}


class NotFromHere(Conflict):
    """The step does not follow from the state that the space is in."""

    code = "certification-state"
    title = {"en": "Not the next step", "it": "Non è il passo giusto"}
    sentence = {
        "en": "{space} is {state_shown}, so you can’t {action_shown}. You can: {possible_shown}.",
        "it": "{space} è {state_shown}: non si può {action_shown}. Puoi: {possible_shown}.",
    }

    def __init__(self, *, action: str, state: str | None, space: str, possible: list[str]) -> None:
        super().__init__(
            action=action,
            state=state,
            space=space,
            possible=possible,
            state_shown=STATE_WORDS[state],
            action_shown=_ACTION_WORDS[action],
            possible_shown=_listed([_ACTION_WORDS[each] for each in possible]),
        )


class AlreadyDecided(Conflict):
    """A suspension or a removal is to come: a second decision would silently replace it."""

    code = "certification-decided"
    title = {"en": "Already decided", "it": "È già deciso"}
    sentence = {
        "en": "It is already decided that {space} is {state_shown} from {suspends_on:day}. Take "
        "that back (reinstate), then decide anew.",
        "it": "È già deciso che {space} è {state_shown} dal {suspends_on:day}. Ritira quella "
        "decisione (reinstate), poi decidi di nuovo.",
    }


class NotVisited(Refusal):
    """An official visits before listing, as the call asks."""

    code = "certification-not-visited"
    title = {"en": "Nobody has visited it yet", "it": "Nessuno l’ha ancora visitato"}
    sentence = {
        "en": "{space} has no visit on record since it applied. Record the visit with what was "
        "found, then list it.",
        "it": "Per {space} non c’è una visita registrata dopo la domanda. Registra la visita con "
        "quello che si è trovato, poi iscrivilo.",
    }


class ChecklistShort(Refusal):
    """What the call asks for was not found; `missing` names each thing."""

    code = "certification-short"
    title = {"en": "It does not have all that the call asks", "it": "Mancano dei requisiti"}
    sentence = {
        "en": "{space} lacks what the call asks: {missing_shown}. Record a visit that finds it, or "
        "reject the application.",
        "it": "A {space} manca quello che chiede il bando: {missing_shown}. Registra una visita "
        "che lo trovi, o respingi la domanda.",
    }

    def __init__(self, *, space: str, missing: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(
            space=space,
            missing=[dict(each) for each in missing],
            missing_shown=_listed([each["text"] for each in missing]),
        )


def _listed(words: Sequence[Words]) -> Words:
    return {language: "; ".join(each[language] for each in words) for language in ("it", "en")}
