"""What the mails to a member say whom a space blocks, or takes reservations from again."""

from collections.abc import Mapping

from workers.words import REASON, Both, Words

_ASK = {
    "it": "Per parlarne, chiedi a chi gestisce {space}. Negli altri spazi prenoti come prima.",
    "en": "To talk about it, ask whoever runs {space}. Elsewhere you reserve as before.",
}
_STAYS = {
    "it": "Di quello che avevi già prenotato lì ti scriviamo solo se è annullato: quello che non "
    "è annullato vale.",
    "en": "Of what you had reserved there we write only where it is cancelled: whatever is not "
    "cancelled stands.",
}

NEWS: Mapping[str, Words] = {
    "blocked": Words(
        {
            "it": "{space} per ora non prende tue prenotazioni",
            "en": "{space} takes no reservations from you for now",
        },
        {
            "it": "Per ora non puoi prenotare in questo spazio",
            "en": "For now you can’t reserve at this space",
        },
        (
            REASON,
            {"it": "Vale fino a {until:moment}.", "en": "It holds until {until:moment}."},
            {
                "it": "Vale finché lo spazio non lo toglie{open_end}.",
                "en": "It holds until the space lifts it{open_end}.",
            },
            _STAYS,
            _ASK,
        ),
    ),
    "unblocked": Words(
        {
            "it": "{space} prende di nuovo le tue prenotazioni",
            "en": "{space} takes reservations from you again",
        },
        {
            "it": "Puoi di nuovo prenotare in questo spazio",
            "en": "You can reserve at this space again",
        },
    ),
}
BUTTON: Both = {"it": "Apri lo spazio", "en": "Open the space"}
