"""Why a calendar could not be read, in words, by code; docs/calendars.md lists them."""

from collections.abc import Mapping

Both = Mapping[str, str]

REASONS: Mapping[str, Both] = {
    "unreachable": {"en": "its server does not answer", "it": "il suo server non risponde"},
    "timeout": {
        "en": "reading it takes too long",
        "it": "leggerlo richiede troppo tempo",
    },
    "gone": {
        "en": "the calendar does not exist any more at that address",
        "it": "a quell’indirizzo il calendario non esiste più",
    },
    "bad-status": {
        "en": "its server answers with an error; the address may no longer be shared",
        "it": "il suo server risponde con un errore; forse l’indirizzo non è più condiviso",
    },
    "bad-scheme": {
        "en": "its address leads to one that is not https",
        "it": "il suo indirizzo porta a uno che non è https",
    },
    "private-address": {
        "en": "its address leads into a private network",
        "it": "il suo indirizzo porta in una rete privata",
    },
    "too-many-redirects": {
        "en": "its address leads from one to the next without an end",
        "it": "il suo indirizzo rimanda di continuo a un altro",
    },
    "truncated": {
        "en": "only a part of it arrives",
        "it": "ne arriva solo una parte",
    },
    "too-large": {"en": "it is larger than 8 MiB", "it": "è più grande di 8 MiB"},
    "not-a-calendar": {
        "en": "what stands there is no calendar; is it the iCal address?",
        "it": "quello che si trova lì non è un calendario: è l’indirizzo iCal?",
    },
    "bad-encoding": {"en": "its text cannot be read", "it": "il suo testo non si può leggere"},
    "too-deep": {"en": "it is nested too deep", "it": "è annidato troppo in profondità"},
    "too-many-components": {
        "en": "it has more than 20,000 entries",
        "it": "ha più di 20.000 voci",
    },
    "too-many-occurrences": {
        "en": "it repeats too often or blocks too many units",
        "it": "si ripete troppe volte o blocca troppe unità",
    },
    "unreadable": {
        "en": "we failed to read it; we look into it",
        "it": "non siamo riusciti a leggerlo; ce ne occupiamo noi",
    },
}
