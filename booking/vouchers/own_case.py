"""Nobody decides about public money for themselves (codice dei dipendenti pubblici, d.P.R. 62/2013,
art. 7: whoever has an interest of their own abstains)."""

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Forbidden

whose = queries("identity")


class OwnCase(Forbidden):
    """An officer is, or acts for, the beneficiary of what they decide about."""

    sentence = {
        "en": "This is for you or a beneficiary that you act for, acted for or applied for, and "
        "nobody decides about their own money. Leave it to another officer.",
        "it": "Questo riguarda te o un beneficiario per cui agisci, hai agito o hai fatto domanda, "
        "e nessuno decide del proprio denaro. Lascialo a un altro funzionario.",
    }

    def __init__(self) -> None:
        super().__init__()


async def require_others(conn: Connection, *, officer_id: int, beneficiary_id: int) -> None:
    """Refuse with OwnCase where the officer's account acts for that beneficiary or for another of
    its single undertaking, did so before a separation, or applied for it."""
    if await whose.is_own_case.value(conn, member_id=officer_id, beneficiary_id=beneficiary_id):
        raise OwnCase
