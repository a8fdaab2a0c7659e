"""Nobody decides about public money for themselves (codice dei dipendenti pubblici, d.P.R. 62/2013,
art. 7: whoever has an interest of their own abstains)."""

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Forbidden

grants = queries("grants")


class OwnCase(Forbidden):
    """An officer is, or acts for, the beneficiary of what they decide about."""

    sentence = {
        "en": "This is for the beneficiary that you act for yourself, and nobody decides about "
        "their own money. Leave it to another officer.",
        "it": "Questo riguarda il beneficiario per cui agisci tu, e nessuno decide del proprio "
        "denaro. Lascialo a un altro funzionario.",
    }

    def __init__(self) -> None:
        super().__init__()


async def require_others(conn: Connection, *, officer_id: int, beneficiary_id: int) -> None:
    """Refuse with OwnCase where the officer's account acts for that beneficiary."""
    own = await grants.beneficiary_of_member.value(conn, member_id=officer_id)
    if own == beneficiary_id:
        raise OwnCase
