"""What the web itself says no to, before a use case is asked."""

from booking.errors import Refusal, Unauthenticated


class Malformed(Refusal):
    code = "malformed"
    status = 400
    title = {"en": "Not readable", "it": "Non si legge"}
    sentence = {
        "en": "The request can’t be read: {what}. Correct it and send it again.",
        "it": "La richiesta non si legge: {what}. Correggila e mandala di nuovo.",
    }


class MethodNotAllowed(Refusal):
    code = "method-not-allowed"
    status = 405
    title = {"en": "Not possible here", "it": "Qui non si può"}
    sentence = {
        "en": "This address does not take {method}. See /schema/openapi.json for what it takes.",
        "it": "Questo indirizzo non accetta {method}. In /schema/openapi.json c’è cosa accetta.",
    }


class TooLarge(Refusal):
    code = "too-large"
    status = 413
    title = {"en": "Too large", "it": "Troppo grande"}
    sentence = {
        "en": "The body is larger than {limit_bytes} bytes. Send less at once.",
        "it": "Il corpo supera {limit_bytes} byte. Manda meno dati per volta.",
    }


class NeedsAppPassword(Unauthenticated):
    """The same whatever was wrong, also where there is no such account."""

    sentence = {
        "en": "This needs your account’s mail address and an app password. Make one under "
        "/account/app-passwords.",
        "it": "Servono l’indirizzo mail del tuo account e una password per app. Creane una in "
        "/account/app-passwords.",
    }


class UnsupportedMediaType(Refusal):
    code = "unsupported-media-type"
    status = 415
    title = {"en": "Not the right format", "it": "Formato sbagliato"}
    sentence = {
        "en": "This takes {accepted}. Set the Content-Type header to it.",
        "it": "Qui serve {accepted}. Indicalo nell’intestazione Content-Type.",
    }


class Unexpected(Refusal):
    code = "unexpected"
    status = 500
    title = {"en": "Our fault", "it": "È colpa nostra"}
    sentence = {
        "en": "Something broke on our side and was noted. Try again; if it stays, "
        "tell us the number {request_id}.",
        "it": "Qualcosa si è rotto da noi e ne abbiamo preso nota. Riprova; se resta così, "
        "dicci il numero {request_id}.",
    }
