"""What mails about several reservations at once say, in both languages."""

from collections.abc import Mapping

from workers.words import CITY_REASON, NOT_LISTED, OFFERS, REASON, Both, Words

_ALL_IN_ONE = {
    "it": "Il file allegato le mette tutte nel calendario; chi segue il proprio calendario di "
    "Posto le ha già.",
    "en": "The attached file puts all of them into a calendar; who follows their own Posto "
    "calendar has them already.",
}
_AS_ONE = {
    "it": "Valgono tutte insieme: si spostano e si annullano in una volta.",
    "en": "They stand or fall as one: they are moved and cancelled together.",
}
_EACH = {
    "it": "Ogni data si può anche spostare o annullare da sola.",
    "en": "Each date can also be moved or cancelled alone.",
}
_WAITING = {
    "it": "Lo spazio deve ancora rispondere per {waiting} di esse: te lo diciamo per ciascuna.",
    "en": "The space is still to answer for {waiting} of them: we tell you of each.",
}
_GIVEN_BACK = {"it": "Sul tuo voucher tornano {back}.", "en": "{back} are back on your voucher."}
_SORRY = {
    "it": "Lo spazio ha dovuto annullarle. Ci dispiace. Non paghi nulla.",
    "en": "The space had to cancel them. We are sorry. You pay nothing.",
}
_FELL = {
    "it": "Quello che si prenota insieme vale tutto insieme: è annullato anche il resto. Ci "
    "dispiace. Non paghi nulla.",
    "en": "What is reserved together stands or falls as one: the rest is cancelled as well. We are "
    "sorry. You pay nothing.",
}
_ALL_CANCELLED = {"it": "È tutto annullato", "en": "All of it is cancelled"}


def _fell(subject: Both, why: Both) -> Words:
    """A visit that fell with `cause`, one part of it or more, which lie in `there`."""
    return Words(subject, _ALL_CANCELLED, (why, REASON, _FELL, _GIVEN_BACK, *OFFERS))


GROUP_KINDS: Mapping[str, Words] = {
    "series_reserved": Words(
        {
            "it": "Prenotata la serie: {space}, {count:data|date} da {start:moment}",
            "en": "Series reserved: {space}, {count:date|dates} from {start:moment}",
        },
        {"it": "La serie è prenotata", "en": "Your series is reserved"},
        (_WAITING, _ALL_IN_ONE, _EACH),
    ),
    "visit_reserved": Words(
        {
            "it": "Prenotate insieme: {space}, {start:moment}",
            "en": "Reserved together: {space}, {start:moment}",
        },
        {"it": "È tutto prenotato", "en": "All of it is reserved"},
        (_WAITING, _ALL_IN_ONE, _AS_ONE),
    ),
    "series_moved": Words(
        {
            "it": "Spostata la serie: {space}, {count:data|date} da {start:moment}",
            "en": "Series moved: {space}, {count:date|dates} from {start:moment}",
        },
        {"it": "Le date sono spostate", "en": "The dates have moved"},
        (_ALL_IN_ONE,),
    ),
    "visit_moved": Words(
        {
            "it": "Spostate insieme: {space}, {start:moment}",
            "en": "Moved together: {space}, {start:moment}",
        },
        {"it": "È tutto spostato", "en": "All of it has moved"},
        (_ALL_IN_ONE,),
    ),
    "series_cancelled": Words(
        {
            "it": "Annullata la serie: {space}, {count:data|date} da {start:moment}",
            "en": "Series cancelled: {space}, {count:date|dates} from {start:moment}",
        },
        {"it": "Le date sono annullate", "en": "The dates are cancelled"},
        (_GIVEN_BACK,),
    ),
    "visit_cancelled": Words(
        {
            "it": "Annullate insieme: {space}, {start:moment}",
            "en": "Cancelled together: {space}, {start:moment}",
        },
        {"it": "È tutto annullato", "en": "All of it is cancelled"},
        (_GIVEN_BACK,),
    ),
    "series_cancelled_by_space": Words(
        {
            "it": "Lo spazio ha annullato {count:data|date}: {space}, da {start:moment}",
            "en": "The space cancelled {count:date|dates}: {space}, from {start:moment}",
        },
        {"it": "Le date sono annullate", "en": "The dates are cancelled"},
        (_SORRY, _GIVEN_BACK),
    ),
    "visit_cancelled_by_space": Words(
        {
            "it": "Lo spazio ha annullato tutto: {space}, {start:moment}",
            "en": "The space cancelled all of it: {space}, {start:moment}",
        },
        {"it": "È tutto annullato", "en": "All of it is cancelled"},
        (REASON, _SORRY, _GIVEN_BACK),
    ),
    "visit_cancelled_by_city": Words(
        {
            "it": "Annullato tutto dal Comune: {there}, {start:moment}",
            "en": "All of it cancelled by the city: {there}, {start:moment}",
        },
        _ALL_CANCELLED,
        (NOT_LISTED, CITY_REASON, _FELL, _GIVEN_BACK),
    ),
    "visit_declined": _fell(
        {
            "it": "Richiesta rifiutata, annullato tutto: {there}, {start:moment}",
            "en": "Request declined, all of it cancelled: {there}, {start:moment}",
        },
        {
            "it": "{there} non accetta la tua richiesta: {cause}.",
            "en": "{there} did not accept your request: {cause}.",
        },
    ),
    "visit_unanswered": _fell(
        {
            "it": "Nessuna risposta, annullato tutto: {there}, {start:moment}",
            "en": "No answer, all of it cancelled: {there}, {start:moment}",
        },
        {
            "it": "{there} non ha risposto in tempo alla tua richiesta: {cause}.",
            "en": "{there} did not answer your request in time: {cause}.",
        },
    ),
    "visit_closed": _fell(
        {
            "it": "Chiuso, annullato tutto: {there}, {start:moment}",
            "en": "Closed, all of it cancelled: {there}, {start:moment}",
        },
        {
            "it": "Chiuso, o non più disponibile, presso {there}: {cause}.",
            "en": "Closed, or no longer available, at {there}: {cause}.",
        },
    ),
}
GROUP_BUTTON: Both = {"it": "Vedile tutte", "en": "See all of them"}
