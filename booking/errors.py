"""Refusals: what the product says no to, in words a person can act on.

A refusal is raised where a rule is decided. It carries its sentence in both languages and the
facts as fields; the web maps the family to a status once, and this is the list that callers
rely on: codes are only ever added.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from booking.wording import worded


class Refusal(Exception):
    """Something that will not be done, and why. `facts` fill the sentence and go to the caller."""

    code: ClassVar[str]
    status: ClassVar[int] = 422
    title: ClassVar[Mapping[str, str]]
    sentence: ClassVar[Mapping[str, str]]

    def __init__(self, **facts: Any) -> None:
        super().__init__(self.code)
        self.facts = facts

    def detail(self, language: str) -> str:
        """The sentence in Italian ('it') or English, with its facts filled in."""
        language = "it" if language == "it" else "en"
        text = worded(self.sentence[language], self.facts, language)
        return text[:1].upper() + text[1:]

    def fields(self, language: str) -> dict[str, Any]:
        """The facts for callers; those that bring words of their own in that language."""
        return {
            name: value[language] if isinstance(value, Mapping) and language in value else value
            for name, value in self.facts.items()
        }

    def problem(self, language: str) -> dict[str, Any]:
        """The members of RFC 9457, the stable `code`, and the facts as fields."""
        return self.fields(language) | {
            "type": f"/problems/{self.code}",
            "title": self.heading(language),
            "status": self.status,
            "detail": self.detail(language),
            "code": self.code,
        }

    def heading(self, language: str) -> str:
        return self.title["it" if language == "it" else "en"]


class Invalid(Refusal):
    """The request's own values are wrong; `errors` names each field, its rule and the way out."""

    code = "invalid"
    title = {"en": "Something is missing or wrong", "it": "Manca qualcosa o non va bene"}
    sentence = {
        "en": "Please correct: {summary}",
        "it": "Da correggere: {summary}",
    }

    def __init__(self, errors: list[dict[str, Any]]) -> None:
        """Each error is {"field", "rule", "message"}; a message is text, or {"it": …, "en": …}."""
        super().__init__(errors=errors)

    @classmethod
    def of(cls, field: str, rule: str, message: str | Mapping[str, str]) -> "Invalid":
        """One field that breaks one rule."""
        return cls([{"field": field, "rule": rule, "message": message}])

    def fields(self, language: str) -> dict[str, Any]:
        return super().fields(language) | {"errors": self.errors(language)}

    def errors(self, language: str) -> list[dict[str, str]]:
        """Each field with its message in Italian ('it') or English."""
        return [
            each | {"message": worded("{message}", each, language)} for each in self.facts["errors"]
        ]

    def detail(self, language: str) -> str:
        summary = "; ".join(f"{each['field']}: {each['message']}" for each in self.errors(language))
        return self.sentence["it" if language == "it" else "en"].format(summary=summary)


class Unauthenticated(Refusal):
    code = "unauthenticated"
    status = 401
    title = {"en": "Please sign in", "it": "Accedi per continuare"}
    sentence = {
        "en": "This needs a signed-in person or a valid token. Sign in, or send "
        "“Authorization: Bearer …”.",
        "it": "Serve una persona che ha fatto l’accesso o un token valido. Accedi, oppure manda "
        "“Authorization: Bearer …”.",
    }


class Forbidden(Refusal):
    code = "forbidden"
    status = 403
    title = {"en": "Not yours to do", "it": "Non spetta a te"}
    sentence = {
        "en": "Your account may not do this. Ask {who}.",
        "it": "Il tuo account non può farlo. Può farlo {who}.",
    }

    def __init__(self, **facts: Any) -> None:
        super().__init__(
            **({"who": {"en": "the space or the city", "it": "lo spazio o il Comune"}} | facts)
        )


class LacksScope(Forbidden):
    """The account may, and the token that it used may not."""

    sentence = {
        "en": "Your token lacks the scope “{scope}”. Make one that has it: {how}.",
        "it": "Al tuo token manca il permesso “{scope}”. Creane uno che lo abbia: {how}.",
    }

    def __init__(self, *, scope: str) -> None:
        command = f"`booking token EMAIL{_ROLE_OF_SCOPE.get(scope, '')}`"
        how = {
            "en": f"{command}, or POST /api/v1/tokens while signed in",
            "it": f"{command}, o POST /api/v1/tokens dopo l’accesso",
        }
        super().__init__(scope=scope, how=how)


_ROLE_OF_SCOPE = {
    "manage": " --role manager --space SLUG",
    "city": " --role officer",
    "admin": " --role admin",
}


class NotFound(Refusal):
    code = "not-found"
    status = 404
    title = {"en": "Not found", "it": "Non c’è"}
    sentence = {
        "en": "We found no such {what}. Check the address, or search again.",
        "it": "Non abbiamo trovato {what}. Controlla l’indirizzo o cerca di nuovo.",
    }


class Conflict(Refusal):
    """Somebody or something else came first; asking differently may work."""

    status = 409


class StateConflict(Conflict):
    code = "state-conflict"
    title = {"en": "No longer possible", "it": "Non si può più"}
    sentence = {
        "en": "This reservation is {state}, so that can’t be done any more.",
        "it": "Questa prenotazione è {state}: non si può più fare.",
    }

    def __init__(self, *, state: str, **facts: Any) -> None:
        super().__init__(state=_STATES.get(state, state), status_now=state, **facts)


_STATES = {
    "confirmed": {"en": "confirmed", "it": "confermata"},
    "pending": {"en": "waiting for approval", "it": "in attesa di approvazione"},
    "held": {"en": "on hold", "it": "tenuta da parte"},
    "expired": {"en": "expired", "it": "scaduta"},
    "declined": {"en": "declined", "it": "rifiutata"},
    "cancelled": {"en": "cancelled", "it": "annullata"},
    "checked_in": {"en": "already begun", "it": "già iniziata"},
    "completed": {"en": "completed", "it": "conclusa"},
    "no_show": {"en": "marked as a no-show", "it": "segnata come assenza"},
    "approved": {
        "en": "approved for its time; ask the space to move it, or cancel it and ask anew",
        "it": "approvata per il suo orario; chiedi allo spazio di spostarla, "
        "o annullala e richiedila",
    },
    "changed": {"en": "not as it was a moment ago", "it": "diversa da un attimo fa"},
    "over": {"en": "over", "it": "finita"},
    "started": {"en": "already under way", "it": "già in corso"},
    "too-early": {"en": "not open for check-in yet", "it": "non ancora aperta al check-in"},
}


class TryAgain(Refusal):
    code = "try-again"
    status = 503
    title = {"en": "Please try again", "it": "Riprova"}
    sentence = {
        "en": "Too many people asked at once, or a server is away; nothing was changed. "
        "Try again in a moment.",
        "it": "Troppe richieste insieme, o un server non risponde; non è cambiato nulla. "
        "Riprova tra un momento.",
    }


class RateLimited(Refusal):
    code = "rate-limited"
    status = 429
    title = {"en": "Too many requests", "it": "Troppe richieste"}
    sentence = {
        "en": "That was too often. Try again in {retry_after:second|seconds}.",
        "it": "Troppe volte di seguito. Riprova tra {retry_after:secondo|secondi}.",
    }


class IdempotencyKeyReused(Refusal):
    code = "idempotency-key-reused"
    title = {"en": "Key used for something else", "it": "Chiave già usata per altro"}
    sentence = {
        "en": "This Idempotency-Key was already used with a different body. Send a new key, "
        "or the first body again.",
        "it": "Questa Idempotency-Key è già stata usata con un altro contenuto. Manda una chiave "
        "nuova, o di nuovo il primo contenuto.",
    }
