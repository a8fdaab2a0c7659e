"""What findings say, in both languages: what was seen, and what it is based on."""

from typing import Any

from booking.money import euros
from booking.wording import worded

LANGUAGES = ("it", "en")


def finding_words(kind: str, *, cents: int | None = None, **facts: Any) -> dict[str, str]:
    """The finding in words; `cents` are said as euros."""
    return {
        language: worded(
            _WORDS[kind][language],
            facts | ({} if cents is None else {"euros": euros(cents, language=language)}),
            language,
        )
        for language in LANGUAGES
    }


_WORDS = {
    "own_space": {
        "en": "{count:stay|stays} in {space}, covered by {euros}, redeemed a voucher of somebody "
        "who manages that space. Based on the role of manager as it is now, and on whose voucher "
        "it was. It may be their own work.",
        "it": "In {space} {count:prenotazione|prenotazioni} con {euros} di voucher di chi gestisce "
        "lo spazio. Si basa sul ruolo com’è ora e su di chi è il voucher. Può essere lavoro vero.",
    },
    "unattended": {
        "en": "Nobody checked in for {count} of {stays:stay|stays} of one beneficiary, at "
        "resources that ask for it. Based on check-ins alone: somebody may have come without one.",
        "it": "Nessun check-in per {count} di {stays:prenotazione|prenotazioni} di un "
        "beneficiario, dove è richiesto. Si basa solo sui check-in: qualcuno può essere venuto "
        "senza farlo.",
    },
    "same_person": {
        "en": "{count:beneficiary|beneficiaries} with one tax code, or with one name and one birth "
        "date, hold vouchers of this campaign. Based on what they registered or declared: two "
        "people may share name and date, and one may have given the other’s code.",
        "it": "{count:beneficiario|beneficiari} con lo stesso codice fiscale, o con lo stesso nome "
        "e la stessa data di nascita, hanno voucher di questa campagna. Si basa su quanto "
        "registrato o dichiarato: possono essere omonimi nati lo stesso giorno, o uno può aver "
        "dato il codice dell’altro.",
    },
    "two_places": {
        "en": "{count:pair|pairs} of stays of one beneficiary overlap in two spaces on one day. "
        "Based on the times reserved; the stays are named in pairs.",
        "it": "{count:coppia|coppie} di prenotazioni di un beneficiario si sovrappongono in due "
        "spazi nello stesso giorno. Si basa sugli orari prenotati; le prenotazioni sono indicate "
        "a coppie.",
    },
    "voucher_share": {
        "en": "{share} % of the stays in {space} redeemed a voucher ({count} of {stays}); the "
        "median of {peers} other spaces of its kind is {median} %. Based on stays that are over.",
        "it": "Prenotazioni con voucher in {space}: {share} % ({count} di {stays}); mediana di "
        "altri {peers} spazi dello stesso tipo: {median} %. Si basa sulle prenotazioni già "
        "concluse.",
    },
}
