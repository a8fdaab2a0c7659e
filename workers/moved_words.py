"""What mails say of a stay that the space itself moved, lengthened or shortened."""

from collections.abc import Mapping

from workers.words import REASON, Words

_BEFORE = {
    "it": "Prima era {before:moment}; ora vale questo orario.",
    "en": "It was {before:moment}; this is the new time.",
}
_ENDS = {
    "it": "Ora finisce {until:moment}; prima finiva {until_before:moment}.",
    "en": "It now ends {until:moment}; it ended {until_before:moment} before.",
}
_PRICE = {
    "it": "Il prezzo passa da {price_before} a {price}.",
    "en": "The price goes from {price_before} to {price}.",
}
_CANCEL = {
    "it": "Se così non va, annulla da qui sotto: è gratis finché non comincia.",
    "en": "If it does not suit you, cancel from below: free until it begins.",
}
_CALENDAR = {
    "it": "L’invito in questa mail la cambia anche nel tuo calendario.",
    "en": "The invitation in this mail changes it in your calendar too.",
}
_TO_COME = {
    "it": "La risposta dello spazio deve ancora arrivare.",
    "en": "The space’s answer is still to come.",
}

BY_SPACE: Mapping[str, Words] = {
    "moved_by_space": Words(
        {
            "it": "Spostato dallo spazio: {space}, {start:moment}",
            "en": "Moved by the space: {space}, {start:moment}",
        },
        {
            "it": "Lo spazio ha spostato la tua prenotazione",
            "en": "The space moved your reservation",
        },
        (_BEFORE, _PRICE, REASON, _CANCEL, _CALENDAR),
    ),
    "request_moved_by_space": Words(
        {
            "it": "Un altro orario, se lo spazio dice sì: {space}, {start:moment}",
            "en": "Another time, if the space says yes: {space}, {start:moment}",
        },
        {"it": "Lo spazio ha spostato la tua richiesta", "en": "The space moved your request"},
        (_BEFORE, _PRICE, REASON, _TO_COME),
    ),
    "other_end": Words(
        {
            "it": "Cambia l’ora di fine: {space}, {start:moment}",
            "en": "It ends at another time: {space}, {start:moment}",
        },
        {
            "it": "La tua prenotazione finisce a un’altra ora",
            "en": "Your reservation ends at another time",
        },
        (_ENDS, _PRICE, REASON, _CALENDAR),
    ),
    "request_other_end": Words(
        {
            "it": "Un’altra ora di fine, se lo spazio dice sì: {space}, {start:moment}",
            "en": "Another end, if the space says yes: {space}, {start:moment}",
        },
        {
            "it": "La tua richiesta finisce a un’altra ora",
            "en": "Your request ends at another time",
        },
        (_ENDS, _PRICE, REASON, _TO_COME),
    ),
}
