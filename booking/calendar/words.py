"""What calendars say, in both languages."""

from collections.abc import Mapping

BUSY: Mapping[str, str] = {"it": "Occupato", "en": "Occupied"}
CLOSED: Mapping[str, str] = {"it": "Chiuso", "en": "Closed"}
OWN: Mapping[str, str] = {"it": "Le mie prenotazioni", "en": "My reservations"}
REFERENCE: Mapping[str, str] = {"it": "Prenotazione", "en": "Reservation"}
TO_PAY: Mapping[str, str] = {"it": "Paghi all’arrivo", "en": "Pay on arrival"}
TO_APPROVE: Mapping[str, str] = {
    "it": "In attesa di risposta dallo spazio",
    "en": "Waiting for the space to answer",
}
SOMEBODY: Mapping[str, str] = {"it": "Un membro", "en": "A member"}
CLOSURES: Mapping[str, str] = {"it": "Chiusure degli spazi", "en": "Closures of the spaces"}
NETWORK: Mapping[str, str] = {"it": "Tutti gli spazi", "en": "All spaces"}
