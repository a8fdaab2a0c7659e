"""What a voucher says no to: one class for each rule, with its figure and what would satisfy it."""

from typing import Any, ClassVar

from booking.errors import Conflict, Refusal


class OfVoucher(Refusal):
    """`rule` tells programs which rule of a code it was."""

    rule: ClassVar[str]

    def __init__(self, **facts: Any) -> None:
        super().__init__(rule=self.rule, **facts)


class VoucherUnknown(OfVoucher):
    """Nothing tells an unknown code from another's."""

    code = "voucher-unknown"
    rule = "code"
    title = {"en": "No such voucher of yours", "it": "Non è un tuo voucher"}
    sentence = {
        "en": "None of your vouchers has this code. Check the code (dashes and capitals don’t "
        "matter) and the account you are signed in with, or reserve without a voucher.",
        "it": "Nessuno dei tuoi voucher ha questo codice. Controlla il codice (trattini e "
        "maiuscole non contano) e l’account con cui hai fatto l’accesso, o prenota senza voucher.",
    }


class VoucherExpired(OfVoucher):
    """Its last day has passed."""

    code = "voucher-expired"
    rule = "valid_until"
    title = {"en": "The voucher is no longer valid", "it": "Il voucher non è più valido"}
    sentence = {
        "en": "This voucher was valid until {last_day}. Use another one, or reserve without.",
        "it": "Questo voucher valeva fino al {last_day}. Usane un altro, o prenota senza.",
    }


class EndsBeforeStay(VoucherExpired):
    """It is valid today, and no longer on the day of the stay."""

    sentence = {
        "en": "This voucher is valid until {last_day}, and the stay is on {stay_day}. Choose a day "
        "up to {last_day}, or reserve without the voucher.",
        "it": "Questo voucher vale fino al {last_day}, e la prenotazione è per il {stay_day}. "
        "Scegli un giorno entro il {last_day}, o prenota senza voucher.",
    }


class VoucherExhausted(OfVoucher):
    """The voucher itself has nothing left."""

    code = "voucher-exhausted"
    rule = "balance"
    title = {"en": "Nothing is left", "it": "Non resta nulla"}
    sentence = {
        "en": "{left_shown} is left on this voucher. Use another one, or reserve without.",
        "it": "Su questo voucher resta {left_shown}. Usane un altro, o prenota senza.",
    }


class BalanceTooSmall(VoucherExhausted):
    """A voucher of days or hours covers a stay whole, and has too few left for this one."""

    sentence = {
        "en": "{left_shown} is left on this voucher, and this stay needs {needed_shown}. Choose a "
        "shorter stay, or reserve without the voucher.",
        "it": "Su questo voucher resta {left_shown}, e questa prenotazione chiede {needed_shown}. "
        "Scegli una durata minore, o prenota senza voucher.",
    }


class CapReached(VoucherExhausted):
    """The beneficiary used up what the campaign allows in that year of use."""

    rule = "cap_per_year"
    sentence = {
        "en": "{used_shown} of the {cap_shown} that one beneficiary may use in {year} is used. It "
        "renews on {renews_shown}: choose a day from then on, or reserve without the voucher.",
        "it": "Nel {year} hai già usato {used_shown} su un massimo di {cap_shown} per beneficiario."
        " Si rinnova il {renews_shown}: scegli un giorno da quella data, o prenota senza voucher.",
    }


class CapReachedForGood(CapReached):
    """The voucher ends before the cap renews."""

    sentence = {
        "en": "{used_shown} of the {cap_shown} that one beneficiary may use in {year} is used. It "
        "renews on {renews_shown}, after this voucher’s last day: reserve without it.",
        "it": "Nel {year} hai già usato {used_shown} su un massimo di {cap_shown} per beneficiario."
        " Si rinnova il {renews_shown}, dopo l’ultimo giorno di questo voucher: prenota senza.",
    }


class CampaignCapReached(VoucherExhausted):
    """The beneficiary used up what the campaign allows in all."""

    rule = "cap_per_campaign"
    sentence = {
        "en": "{used_shown} of the {cap_shown} that one beneficiary may use of “{campaign}” is "
        "used, and it does not renew. Reserve without the voucher.",
        "it": "Hai già usato {used_shown} su un massimo di {cap_shown} per beneficiario di "
        "“{campaign}”, che non si rinnova. Prenota senza voucher.",
    }


class ClassCapReached(VoucherExhausted):
    """The beneficiary used up what the campaign allows for that class of expense."""

    rule = "cap_per_class"
    sentence = {
        "en": "{used_shown} of the {cap_shown} for “{class_name}” is used. Use the voucher for "
        "another kind of expense, or reserve without it.",
        "it": "Hai già usato {used_shown} su un massimo di {cap_shown} per «{class_name}». Usa il "
        "voucher per un altro tipo di spesa, o prenota senza.",
    }


class ReservationCapTooSmall(VoucherExhausted):
    """One stay needs more days or hours than the campaign covers of one reservation."""

    rule = "cap_per_reservation"
    sentence = {
        "en": "The voucher covers at most {cap_shown} of one reservation, and this one needs "
        "{needed_shown}. Choose a shorter stay, or reserve without the voucher.",
        "it": "Il voucher copre al massimo {cap_shown} per prenotazione, e questa chiede "
        "{needed_shown}. Scegli una durata minore, o prenota senza voucher.",
    }


class VoucherNotAcceptedHere(OfVoucher):
    """The space is not in the city's list on the day of use."""

    code = "voucher-not-accepted-here"
    rule = "listed_only"
    title = {"en": "Not accepted here", "it": "Qui il voucher non vale"}
    sentence = {
        "en": "Vouchers of “{campaign}” are accepted only in spaces of the city’s list, and "
        "{space} is not in it for {stay_day}. Search only spaces that accept the voucher, or "
        "reserve without it.",
        "it": "I voucher di “{campaign}” valgono solo negli spazi dell’elenco qualificato del "
        "Comune, e {space} non ne fa parte per il {stay_day}. Cerca solo gli spazi che accettano "
        "il voucher, o prenota senza.",
    }


class WrongKindOfSpace(VoucherNotAcceptedHere):
    """The campaign is for other kinds of spaces."""

    rule = "space_kinds"
    sentence = {
        "en": "Vouchers of “{campaign}” are for {kinds_shown}, and {space} is something else. "
        "Search only spaces that accept the voucher, or reserve without it.",
        "it": "I voucher di “{campaign}” valgono per: {kinds_shown}. {space} è un’altra cosa. "
        "Cerca solo gli spazi che accettano il voucher, o prenota senza.",
    }


class VoucherNotEligible(OfVoucher):
    """The city took the voucher back."""

    code = "voucher-not-eligible"
    rule = "state"
    title = {"en": "The voucher doesn’t cover this", "it": "Il voucher non copre questo"}
    sentence = {
        "en": "The city has withdrawn this voucher. Ask the office that granted it, or reserve "
        "without it.",
        "it": "Il Comune ha ritirato questo voucher. Chiedi all’ufficio che l’ha concesso, o "
        "prenota senza.",
    }


class NotAccepted(VoucherNotEligible):
    """It is an offer until it is accepted."""

    rule = "acceptance"
    sentence = {
        "en": "This voucher of “{campaign}” is an offer that you have not accepted yet. Accept it "
        "by {accept_shown} and then use it.",
        "it": "Questo voucher di “{campaign}” è un’offerta che non hai ancora accettato. Accettala "
        "entro il {accept_shown}, e poi usalo.",
    }


class Forfeited(VoucherNotEligible):
    """The offer was not accepted in time, or was declined."""

    rule = "acceptance"
    sentence = {
        "en": "This voucher of “{campaign}” had to be accepted by {accept_shown} and was not: it "
        "went back to the fund. Ask the office that granted it, or reserve without it.",
        "it": "Questo voucher di “{campaign}” andava accettato entro il {accept_shown} e non lo è "
        "stato: è tornato al fondo. Chiedi all’ufficio che l’ha concesso, o prenota senza.",
    }


class OutsideOfUse(VoucherNotEligible):
    """The campaign pays for stays in a window of days."""

    rule = "use"
    sentence = {
        "en": "This voucher covers stays from {first_day} to {last_day}, and this one is on "
        "{stay_day}. Choose a day in between, or reserve without the voucher.",
        "it": "Questo voucher copre giorni dal {first_day} al {last_day}, e questa prenotazione è "
        "per il {stay_day}. Scegli un giorno compreso, o prenota senza voucher.",
    }


class WrongKindOfResource(VoucherNotEligible):
    """The campaign is for other kinds of resources."""

    rule = "resource_kinds"
    sentence = {
        "en": "This voucher covers only {kinds_shown}. Choose one of these, or reserve without "
        "the voucher.",
        "it": "Questo voucher copre solo: {kinds_shown}. Scegli tra questi, o prenota senza "
        "voucher.",
    }


class CostTooSmall(VoucherNotEligible):
    """The campaign starts at a least cost."""

    rule = "minimum_cost"
    sentence = {
        "en": "This voucher covers reservations from {minimum_shown}, and this one costs "
        "{price_shown}. Choose a longer stay, or reserve without the voucher.",
        "it": "Questo voucher copre prenotazioni da {minimum_shown}, e questa costa {price_shown}. "
        "Scegli una durata maggiore, o prenota senza voucher.",
    }


class StartsAfterStay(VoucherNotEligible):
    """The stay comes before the voucher's first day."""

    rule = "valid_from"
    sentence = {
        "en": "This voucher is valid from {first_day}, and the stay is on {stay_day}. Choose a day "
        "from {first_day} on, or reserve without the voucher.",
        "it": "Questo voucher vale dal {first_day}, e la prenotazione è per il {stay_day}. Scegli "
        "un giorno dal {first_day}, o prenota senza voucher.",
    }


class CampaignClosed(Conflict):
    """Nothing is granted before a campaign opens or after it closes."""

    code = "campaign-closed"
    title = {"en": "The campaign is not open", "it": "La campagna non è aperta"}
    sentence = {
        "en": "Vouchers of “{campaign}” are granted from {first_day} to {last_day}. Grant them "
        "then, or load the campaign with other dates.",
        "it": "I voucher di “{campaign}” si concedono dal {first_day} al {last_day}. Concedili "
        "allora, o carica la campagna con altre date.",
    }


class NotOpenToTake(CampaignClosed):
    """The same, to a member who takes one."""

    sentence = {
        "en": "Vouchers of “{campaign}” can be taken from {first_day} to {last_day}. Take one "
        "then, or reserve without the voucher.",
        "it": "I voucher di “{campaign}” si possono prendere dal {first_day} al {last_day}. "
        "Prendilo allora, o prenota senza voucher.",
    }


class PotShort(Conflict):
    """No pot that this beneficiary may draw on has enough for the whole grant."""

    code = "pot-short"
    title = {"en": "The pot is too short", "it": "Il fondo non basta"}
    sentence = {
        "en": "{wanted_shown} was to be granted, and at most {most_shown} is left for this "
        "beneficiary in “{campaign}”. Grant no more than that, or raise a pot’s budget.",
        "it": "La concessione è di {wanted_shown}, e in “{campaign}” per questo beneficiario "
        "restano al massimo {most_shown}. Concedi non più di tanto, o aumenta un fondo.",
    }


class TooLittleToTake(PotShort):
    """The same, to a member who takes one."""

    sentence = {
        "en": "A voucher of “{campaign}” is of {wanted_shown}, and its fund has at most "
        "{most_shown} left for you. Reserve without the voucher, or ask the city’s office whether "
        "the fund will grow.",
        "it": "Un voucher di “{campaign}” è di {wanted_shown}, e nel fondo per te restano al "
        "massimo {most_shown}. Prenota senza voucher, o chiedi all’ufficio del Comune se il fondo "
        "aumenterà.",
    }
