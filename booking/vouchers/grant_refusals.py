"""What applying, granting, accepting and reimbursing say no to: rule, figure and way out."""

from collections.abc import Sequence
from typing import Any

from booking.errors import Conflict, Refusal
from booking.vouchers.eligibility import Unmet
from booking.vouchers.refusals import VoucherExhausted
from booking.vouchers.words import LANGUAGES


class NotEligible(Refusal):
    """Conditions of the campaign that are not fulfilled; `unmet` has each with its figures."""

    code = "not-eligible"
    title = {"en": "Not for this campaign", "it": "Fuori dai requisiti della campagna"}
    sentence = {
        "en": "“{campaign}” asks for: {reasons}.",
        "it": "“{campaign}” chiede: {reasons}.",
    }

    def __init__(self, *, campaign: dict[str, str], unmet: Sequence[Unmet]) -> None:
        super().__init__(
            campaign=campaign,
            unmet=[each.shown() for each in unmet],
            reasons={each: "; ".join(one.text[each] for one in unmet) for each in LANGUAGES},
        )


class NotDeclared(NotEligible):
    """The campaign has conditions, and nothing is known of who asks."""

    sentence = {
        "en": "“{campaign}” is not for everybody. Say who you are, with `applicant`, at POST "
        "/api/v1/campaigns/{slug}/vouchers; then use the voucher’s code.",
        "it": "“{campaign}” non è per tutti. Di’ chi sei, con `applicant`, a POST "
        "/api/v1/campaigns/{slug}/vouchers; poi usa il codice del voucher.",
    }

    def __init__(self, *, campaign: dict[str, str], slug: str) -> None:
        super().__init__(campaign=campaign, unmet=())
        self.facts["slug"] = slug


class ApplicationsClosed(Conflict):
    """No application is taken on that day."""

    code = "applications-closed"
    title = {"en": "No applications now", "it": "Ora non si fa domanda"}
    sentence = {
        "en": "“{campaign}” takes applications {windows_shown}. Apply then.",
        "it": "“{campaign}” prende domande {windows_shown}. Fai domanda allora.",
    }


class GrantedAtFirstUse(ApplicationsClosed):
    """Nobody applies: the voucher is there for whoever uses it."""

    sentence = {
        "en": "“{campaign}” needs no application: give “{slug}” as the voucher’s code when you "
        "reserve.",
        "it": "Per “{campaign}” non serve la domanda: quando prenoti scrivi “{slug}” come codice "
        "del voucher.",
    }


class GrantedOnApplication(Conflict):
    """The campaign grants to applicants alone."""

    code = "granted-on-application"
    title = {"en": "Apply first", "it": "Prima fai domanda"}
    sentence = {
        "en": "Vouchers of “{campaign}” are granted on application. Apply at POST "
        "/api/v1/campaigns/{slug}/applications.",
        "it": "I voucher di “{campaign}” si concedono su domanda. Fai domanda con POST "
        "/api/v1/campaigns/{slug}/applications.",
    }


class AlreadyApplied(Conflict):
    """One open application per campaign and account."""

    code = "already-applied"
    title = {"en": "Already applied", "it": "Domanda già fatta"}
    sentence = {
        "en": "You applied in “{campaign}” on {submitted_shown}, and one application at a time is "
        "the most. Wait for its answer, or withdraw it and apply anew.",
        "it": "In “{campaign}” hai già fatto domanda il {submitted_shown}, e di più non se ne può "
        "fare. Aspetta la risposta, o ritirala e fanne un’altra.",
    }


class HoldsVoucher(AlreadyApplied):
    """The application was granted, and its voucher can still be accepted or used."""

    sentence = {
        "en": "The application of {submitted_shown} of this beneficiary in “{campaign}” was "
        "granted, and its voucher lasts until {last_day}. Use that one: it is in GET "
        "/api/v1/vouchers; once it has ended, apply anew.",
        "it": "In “{campaign}” la domanda di questo beneficiario del {submitted_shown} è stata "
        "accolta, e il suo voucher vale fino al {last_day}. Usa quello: è in GET "
        "/api/v1/vouchers; quando sarà finito potrai fare un’altra domanda.",
    }


class GrantedToOther(AlreadyApplied):
    """Another application of the beneficiary was granted; said to an officer."""

    sentence = {
        "en": "In “{campaign}” this beneficiary’s application of {submitted_shown} was granted, "
        "and voucher {voucher_id} lasts until {last_day}. Refuse this one with that reason, or "
        "first take that voucher back: POST /api/v1/vouchers/{voucher_id}/revoke.",
        "it": "In “{campaign}” la domanda di questo beneficiario del {submitted_shown} è stata "
        "accolta, e il voucher {voucher_id} vale fino al {last_day}. Rifiuta questa con questo "
        "motivo, o prima ritira quel voucher: POST /api/v1/vouchers/{voucher_id}/revoke.",
    }


class AlreadyGranted(Conflict):
    """One voucher at first use per campaign and beneficiary."""

    code = "already-granted"
    title = {"en": "One voucher each", "it": "Un voucher a testa"}
    sentence = {
        "en": "“{campaign}” gives each beneficiary 1 voucher, and this one had it on "
        "{granted_shown}. Use that one: it is in GET /api/v1/vouchers.",
        "it": "“{campaign}” dà a ogni beneficiario 1 voucher, e questo l’ha avuto il "
        "{granted_shown}. Usa quello: è in GET /api/v1/vouchers.",
    }


class TakenByOther(AlreadyGranted):
    """The voucher of that tax code was taken with another account; when is not told."""

    sentence = {
        "en": "“{campaign}” gives each beneficiary 1 voucher, and with this tax code another "
        "account has it. Use that account; if it is not yours, write to the city’s office, which "
        "can take it back.",
        "it": "“{campaign}” dà a ogni beneficiario 1 voucher, e con questo codice fiscale ce l’ha "
        "un altro account. Usa quello; se non è tuo, scrivi all’ufficio del Comune, che può "
        "ritirarlo.",
    }


class ApplicationDecided(Conflict):
    """It was granted, refused or withdrawn before."""

    code = "state-conflict"
    title = {"en": "No longer possible", "it": "Non si può più"}
    sentence = {
        "en": "This application is {state} since {decided_shown}, so that can’t be done any more. "
        "Read it again.",
        "it": "Questa domanda è {state} dal {decided_shown}: non si può più fare. Rileggila.",
    }


class NoOffer(Conflict):
    """The voucher is no offer that waits to be accepted."""

    code = "state-conflict"
    title = {"en": "No longer possible", "it": "Non si può più"}
    sentence = {
        "en": "This voucher is {state}: there is no offer to answer. Look at it under GET "
        "/api/v1/vouchers.",
        "it": "Questo voucher è {state}: non c’è un’offerta a cui rispondere. Guardalo in GET "
        "/api/v1/vouchers.",
    }


class OfferLapsed(NoOffer):
    """The last day to accept has passed."""

    sentence = {
        "en": "This offer had to be accepted by {accept_shown}. Ask the office that granted it.",
        "it": "Questa offerta andava accettata entro il {accept_shown}. Chiedi all’ufficio che "
        "l’ha concessa.",
    }


class NotToRevoke(Conflict):
    """It has ended already."""

    code = "state-conflict"
    title = {"en": "No longer possible", "it": "Non si può più"}
    sentence = {
        "en": "This voucher is {state}, and only an offer or an active one can be taken back; "
        "nothing of it is left to take.",
        "it": "Questo voucher è {state}, e si può ritirare solo un’offerta o uno attivo; non ne "
        "resta nulla da riprendere.",
    }


class ExpenseDecided(Conflict):
    """It was approved or refused before."""

    code = "state-conflict"
    title = {"en": "No longer possible", "it": "Non si può più"}
    sentence = {
        "en": "This expense is {state} since {decided_shown}, so that can’t be done any more. Read "
        "it again.",
        "it": "Questa spesa è {state} dal {decided_shown}: non si può più fare. Rileggila.",
    }


class NothingToReimburse(VoucherExhausted):
    """Balance or a cap leaves nothing for the expense."""

    sentence = {
        "en": "Of {cost_shown}, nothing can be reimbursed: {limit_shown}. {way_out}.",
        "it": "Di {cost_shown} non si può rimborsare nulla: {limit_shown}. {way_out}.",
    }

    def __init__(self, *, rule: str, **facts: Any) -> None:
        super().__init__(**facts)
        self.facts["rule"] = rule


class DeMinimisReached(Conflict):
    """Reg. (EU) 2023/2831, art. 3(2): de minimis aid per single undertaking over three years."""

    code = "de-minimis-ceiling"
    title = {"en": "De minimis ceiling", "it": "Massimale de minimis"}
    sentence = {
        "en": "Over the three years up to today at most {ceiling_shown} of de minimis aid (Reg. "
        "(EU) 2023/2831, art. 3(2)); {counted_shown} counts already, so {wanted_shown} is too "
        "much: grant at most {left_shown}, or later, once older aid no longer counts. GET "
        "/api/v1/beneficiaries/{beneficiary_id}/aid shows what counts.",
        "it": "Nei tre anni fino a oggi al massimo {ceiling_shown} di aiuti de minimis (Reg. (UE) "
        "2023/2831, art. 3(2)); {counted_shown} contano già, quindi {wanted_shown} sono troppi: "
        "concedi al massimo {left_shown}, o più tardi, quando gli aiuti più vecchi non conteranno "
        "più. GET /api/v1/beneficiaries/{beneficiary_id}/aid mostra che cosa conta.",
    }


class AboveCeilingToTake(DeMinimisReached):
    """The same, to a member who takes a voucher."""

    sentence = {
        "en": "Over the three years up to today at most {ceiling_shown} of de minimis aid (Reg. "
        "(EU) 2023/2831, art. 3(2)); your undertaking had {counted_shown} already, and this "
        "voucher is of {wanted_shown}. Reserve without the voucher, or take it later, once older "
        "aid no longer counts.",
        "it": "Nei tre anni fino a oggi al massimo {ceiling_shown} di aiuti de minimis (Reg. (UE) "
        "2023/2831, art. 3(2)); la tua impresa ha già avuto {counted_shown}, e questo voucher è di "
        "{wanted_shown}. Prenota senza voucher, o prendilo più tardi, quando gli aiuti più vecchi "
        "non conteranno più.",
    }


class CeilingReached(DeMinimisReached):
    """The same, to a member who names an undertaking that nobody said they act for: what others had
    is not theirs to know."""

    sentence = {
        "en": "This undertaking would come above {ceiling_shown} of de minimis aid over three "
        "years (Reg. (EU) 2023/2831, art. 3(2)). Reserve without the voucher, or ask the city’s "
        "office what counts.",
        "it": "Questa impresa supererebbe {ceiling_shown} di aiuti de minimis in tre anni (Reg. "
        "(UE) 2023/2831, art. 3(2)). Prenota senza voucher, o chiedi all’ufficio del Comune che "
        "cosa conta.",
    }

    def __init__(self, **facts: Any) -> None:
        shown = ("ceiling", "ceiling_shown", "wanted", "wanted_shown")
        super().__init__(**{name: facts[name] for name in shown if name in facts})


class AidWithdrawnBefore(Conflict):
    """A declaration of aid is taken back once."""

    code = "state-conflict"
    title = {"en": "No longer possible", "it": "Non si può più"}
    sentence = {
        "en": "Declared aid {aid_id} was withdrawn before and counts no more. GET "
        "/api/v1/beneficiaries/{beneficiary_id}/aid shows what counts.",
        "it": "L’aiuto dichiarato {aid_id} era già ritirato e non conta più. GET "
        "/api/v1/beneficiaries/{beneficiary_id}/aid mostra che cosa conta.",
    }


# How states of applications, vouchers and expenses are said.
STATES = {
    "submitted": {"en": "submitted", "it": "presentata"},
    "withdrawn": {"en": "withdrawn", "it": "ritirata"},
    "refused": {"en": "refused", "it": "rifiutata"},
    "granted": {"en": "granted", "it": "accolta"},
    "approved": {"en": "approved", "it": "approvata"},
    "paid": {"en": "paid", "it": "pagata"},
    "offered": {"en": "an offer", "it": "un’offerta"},
    "active": {"en": "active", "it": "attivo"},
    "expired": {"en": "expired", "it": "scaduto"},
    "revoked": {"en": "withdrawn by the city", "it": "ritirato dal Comune"},
    "forfeited": {"en": "forfeited", "it": "decaduto"},
}
