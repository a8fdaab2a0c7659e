"""What each refusal means, whatever the case: for its page and for the API's description."""

from collections.abc import Mapping

from booking.errors import Refusal
from booking.web.in_general_of_spaces import OF_SPACES

# Italian and English, for the codes whose own sentence names the facts of one case.
_GENERAL: Mapping[str, tuple[str, str]] = {
    **OF_SPACES,
    "invalid": (
        ("Un campo manca o non va bene. `errors` dice per ciascuno quale regola e come rimediare."),
        (
            "A field is missing or wrong. `errors` says for each which rule it breaks and what "
            "to do."
        ),
    ),
    "forbidden": (
        "Il tuo account o il tuo token non può farlo. Il messaggio dice a chi chiederlo.",
        "Your account or your token may not do this. The message says whom to ask.",
    ),
    "not-found": (
        "A questo indirizzo non c’è nulla, o nulla che tu possa vedere. Controllalo.",
        "There is nothing at this address, or nothing that you may see. Check it.",
    ),
    "state-conflict": (
        ("Nel frattempo è cambiato qualcosa, e in quello stato non si può fare. Rileggilo."),
        "It has changed, and as it stands this can’t be done. Read it again.",
    ),
    "rate-limited": (
        "Troppe richieste di seguito. Riprova dopo i secondi indicati in `Retry-After`.",
        "That was too often. Try again after the seconds that `Retry-After` gives.",
    ),
    "malformed": (
        (
            "La richiesta non si legge: di solito il corpo non è JSON valido. Correggila e "
            "rimandala."
        ),
        (
            "The request can’t be read: mostly the body is not valid JSON. Correct it and send "
            "again."
        ),
    ),
    "method-not-allowed": (
        "L’indirizzo esiste ma non accetta questo metodo. `Allow` dice quali accetta.",
        "The address exists but does not take this method. `Allow` says which it takes.",
    ),
    "too-large": (
        "Il corpo supera il limite, che è in `limit_bytes`. Manda meno dati per volta.",
        "The body is over the limit, which is in `limit_bytes`. Send less at once.",
    ),
    "unsupported-media-type": (
        "Il corpo è in un altro formato. `accepted` dice quale serve in Content-Type.",
        "The body is in another format. `accepted` says which Content-Type it takes.",
    ),
    "unexpected": (
        (
            "Qualcosa si è rotto da noi e ne abbiamo preso nota. Riprova; se resta così, dicci "
            "il numero che trovi nel messaggio."
        ),
        (
            "Something broke on our side and was noted. Try again; if it stays, tell us the "
            "number in the message."
        ),
    ),
    "outside-opening-hours": (
        (
            "Lo spazio non è aperto per tutto il tempo chiesto. `hours` dice quando è aperto "
            "quel giorno: scegli un orario che ci sta dentro, o un altro giorno."
        ),
        (
            "The space is not open for all of the time asked for. `hours` says when it is open "
            "that day: choose a time within it, or another day."
        ),
    ),
    "closed": (
        (
            "In quel periodo c’è una chiusura o un giorno festivo: `reason` dice quale. Scegli "
            "un altro orario."
        ),
        "There is a closure or a holiday then: `reason` says which. Choose another time.",
    ),
    "off-grid": (
        (
            "Gli orari vanno a passi fissi dalla mezzanotte: `grid_minutes` dice di quanto, "
            "`nearest` qual è il più vicino."
        ),
        (
            "Times go in fixed steps from midnight: `grid_minutes` says how long, `nearest` "
            "which is the nearest."
        ),
    ),
    "too-short": (
        "Qui si resta più a lungo. `shortest_minutes` dice quanto almeno.",
        "The shortest stay here is longer. `shortest_minutes` says how long.",
    ),
    "too-long": (
        "Qui si resta di meno. `longest_minutes` dice quanto al massimo.",
        "The longest stay here is shorter. `longest_minutes` says how long.",
    ),
    "too-soon": (
        "Va prenotato con più anticipo. `earliest_at` dice da quando si può ora.",
        "This must be reserved further ahead. `earliest_at` says from when it can be now.",
    ),
    "too-far-ahead": (
        ("Non si prenota ancora così in là. `last_day` dice fino a che giorno per ora si può."),
        "This can’t be reserved so far ahead yet. `last_day` is the last day for now.",
    ),
    "quota-exceeded": (
        "Una persona può averne solo una parte. `limit` dice quanto, `used` quanto hai già.",
        ("One person may have only a share of this. `limit` says how much, `used` what you have."),
    ),
    "not-qualified": (
        (
            "Per questa macchina serve un patentino valido quel giorno. `family` dice quale, "
            "`trainings` i prossimi corsi con posti liberi: se non ce ne sono, chiedi allo spazio."
        ),
        (
            "This machine needs a training that is valid on that day. `family` says which, "
            "`trainings` the next courses with free places: where there are none, ask the space."
        ),
    ),
    "too-young": (
        (
            "C’è un’età minima, in `youngest_age`. Se ce l’hai, chiedi allo spazio di "
            "registrare la tua data di nascita."
        ),
        (
            "There is a least age, in `youngest_age`. If you have it, ask the space to enter "
            "your date of birth."
        ),
    ),
    "unsupervised": (
        "Si usa solo quando c’è il personale. `hours` dice quando c’è quel giorno.",
        ("This may be used only while staff are there. `hours` says when that is on that day."),
    ),
    "quantity-too-large": (
        "Ne hai chieste più di quante ce ne sono. `unit_count` dice quante.",
        "You asked for more than there are. `unit_count` says how many.",
    ),
    "certification-not-visited": (
        "Prima di iscrivere uno spazio lo si visita. Registra la visita, poi iscrivilo.",
        "A space is visited before it is listed. Record the visit, then list it.",
    ),
    "certification-short": (
        (
            "Allo spazio manca qualcosa che il bando chiede: `missing` dice che cosa. Registra una"
            " visita che lo trovi, o respingi la domanda."
        ),
        (
            "The space lacks something that the call asks: `missing` says what. Record a visit "
            "that finds it, or reject the application."
        ),
    ),
    "voucher-expired": (
        (
            "Il voucher non vale più, o non vale per quel giorno. Usane un altro, scegli un "
            "giorno entro la scadenza, o prenota senza."
        ),
        (
            "The voucher is no longer valid, or not on that day. Use another one, choose an "
            "earlier day, or reserve without."
        ),
    ),
    "voucher-exhausted": (
        (
            "Sul voucher non resta abbastanza, o hai raggiunto il massimo dell’anno: `rule` "
            "dice quale dei due. Usane un altro, o prenota senza."
        ),
        (
            "The voucher has too little left, or the year’s cap is reached: `rule` says which. "
            "Use another one, or reserve without."
        ),
    ),
    "voucher-not-accepted-here": (
        (
            "Per quel giorno questo spazio non accetta il voucher. Cerca solo gli spazi che lo "
            "accettano, o prenota senza."
        ),
        (
            "This space does not accept the voucher on that day. Search only spaces that accept"
            " it, or reserve without."
        ),
    ),
    "voucher-not-eligible": (
        (
            "Il voucher non copre questa prenotazione: `rule` dice per quale regola. Scegline "
            "un’altra, o prenota senza."
        ),
        (
            "The voucher does not cover this reservation: `rule` says which rule. Choose "
            "another one, or reserve without."
        ),
    ),
    "campaign-closed": (
        "La campagna non è aperta in questi giorni, e fuori da quelli non concede voucher.",
        "The campaign is not open now, and grants no vouchers outside its days.",
    ),
    "period-not-over": (
        "Il periodo di un rendiconto dev’essere finito. `latest` dice l’ultimo giorno possibile.",
        "A statement’s period must be over. `latest` is the last day that it can end on.",
    ),
    "nothing-captured": (
        "Per questa prenotazione il Comune non deve nulla allo spazio, e nulla si può recuperare.",
        "The city owes the space nothing for this reservation, so nothing can be taken back.",
    ),
    "correction-too-large": (
        "Non si recupera più di quanto è maturato per la prenotazione. `most` dice quanto resta.",
        "No more is taken back than was captured for the reservation. `most` is what is left.",
    ),
    "pot-short": (
        ("Nessun fondo della campagna basta per tutta la concessione. `most` dice quanto resta."),
        ("No pot of the campaign has enough for the whole grant. `most` says how much is left."),
    ),
    "not-eligible": (
        "Non rispetti tutte le condizioni della campagna. `unmet` dice quali, con le cifre.",
        "Not all of the campaign’s conditions are fulfilled. `unmet` says which, with the figures.",
    ),
    "applications-closed": (
        "La campagna ora non prende domande. `windows` dice quando.",
        "The campaign takes no applications now. `windows` says when.",
    ),
    "granted-on-application": (
        "I voucher di questa campagna si concedono solo a chi fa domanda.",
        "Vouchers of this campaign are granted to applicants alone.",
    ),
    "already-applied": (
        "Questo beneficiario ha già una domanda nella campagna, e di più non se ne può fare.",
        "This beneficiary has an application in the campaign already, and one is the most.",
    ),
    "already-granted": (
        "La campagna dà un voucher a ogni beneficiario, e questo l’ha già avuto.",
        "The campaign gives one voucher to each beneficiary, and this one had it.",
    ),
    "acts-for-another": (
        "L’account agisce già per un altro beneficiario, che ha dei voucher. Usane un altro.",
        "The account acts for another beneficiary already, which has vouchers. Use another one.",
    ),
    "other-kind-of-beneficiary": (
        "Con questo codice fiscale risulta un beneficiario di un altro tipo.",
        "By this tax code, a beneficiary of the other kind is known.",
    ),
    "de-minimis-ceiling": (
        (
            "Con questa concessione gli aiuti de minimis di tre anni supererebbero il massimale. "
            "`left_cents` dice quanto resta."
        ),
        (
            "With this grant the de minimis aid of three years would be above the ceiling. "
            "`left_cents` says what is left."
        ),
    ),
}


def in_general(kind: type[Refusal], language: str) -> str:
    """In Italian ('it') or English; its own sentence where that names no fact."""
    both = _GENERAL.get(kind.code)
    if both is None:
        return kind.sentence[language]
    return both[0] if language == "it" else both[1]
