"""Sentences of the demo's mailbox, in both languages."""

from collections.abc import Mapping

_BOTH: Mapping[str, tuple[str, str]] = {
    "title": ("La posta della dimostrazione", "The demonstration’s mail"),
    "what": (
        "Qui arriva ogni mail che Posto manda, a chiunque: nella dimostrazione non esce nulla.",
        (
            "Every mail that Posto sends arrives here, whoever it is for: a demonstration sends "
            "nothing out."
        ),
    ),
    "by_server": (
        (
            "Questa dimostrazione consegna la posta a un server; qui c’è solo ciò che è stato "
            "scritto prima."
        ),
        "This demonstration hands its mail to a server; here is only what was written before.",
    ),
    "none": (
        (
            "Ancora nessuna mail. Prenota un posto, o chiedi un link per entrare: arriva qui in un "
            "attimo."
        ),
        "No mail yet. Reserve a place, or ask for a sign-in link: it arrives here in a moment.",
    ),
    "to": ("A", "To"),
    "from": ("Da", "From"),
    "sent": ("Inviata", "Sent"),
    "letter": ("La mail", "The mail"),
    "text": ("Come testo", "As plain text"),
    "invitation": ("L’invito per il calendario", "The calendar invitation"),
    "back": ("Tutta la posta", "All mail"),
}
MAILBOX: Mapping[str, Mapping[str, str]] = {
    "it": {name: both[0] for name, both in _BOTH.items()},
    "en": {name: both[1] for name, both in _BOTH.items()},
}
