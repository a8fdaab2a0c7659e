"""The refusal to do at one price what the page announced at another."""

from booking.errors import Conflict


class PriceChanged(Conflict):
    """What the button said is no longer what it would cost."""

    code = "price-changed"
    title = {"en": "The price has changed", "it": "Il prezzo è cambiato"}
    sentence = {
        "en": "It is not what the button said, so nothing was done. Look at the new price, and "
        "press again if it suits you.",
        "it": "Non è quello che diceva il bottone, quindi non è stato fatto nulla. Guarda il nuovo "
        "prezzo e premi di nuovo, se ti va bene.",
    }
