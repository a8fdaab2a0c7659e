"""Sentences of what the city offers and of taking a voucher, in Italian and English."""

from collections.abc import Mapping

VOUCHERS: Mapping[str, tuple[str, str]] = {
    "vch_title": ("I voucher del Comune", "City vouchers"),
    "vch_what": (
        (
            "Il Comune paga una parte di quello che prenoti, o tutto. Qui trovi che cosa offre, "
            "a chi, e come averlo."
        ),
        (
            "The city pays a part of what you reserve, or all of it. Here is what it offers, to "
            "whom, and how to get it."
        ),
    ),
    "vch_none": (
        "Adesso non ci sono campagne, né in arrivo. Si prenota anche senza voucher.",
        "There are no campaigns now, nor to come. You can reserve without a voucher too.",
    ),
    "vch_more": ("Mostra le altre campagne", "Show the other campaigns"),
    "vch_open": ("Aperta fino al {day:day}", "Open until {day:day}"),
    "vch_opens": ("Dal {first:day} al {last:day}", "From {first:day} to {last:day}"),
    "vch_closed": ("Chiusa dal {day:day}", "Closed since {day:day}"),
    "vch_terms": ("Che cosa copre, a chi, quanto", "What it covers, for whom, how much"),
    "vch_taken_until": (
        "Preso oggi, vale fino al {day:day}.",
        "Taken today, it is valid until {day:day}.",
    ),
    "vch_have": ("Hai un voucher di questa campagna", "You have a voucher of this campaign"),
    "vch_had": (
        "L’hai avuto già, e ce n’è uno a testa",
        "You had it already, and there is one each",
    ),
    "vch_had_one": ("Ne hai avuto uno", "You had one"),
    "vch_year_used": ("Per quest’anno l’hai usato tutto", "For this year it is used up"),
    "vch_next_year": (
        "Dal {first:day} puoi usare ancora {amount}; vale fino al {last:day}.",
        "From {first:day} you can use {amount} more; it is valid until {last:day}.",
    ),
    "vch_cap_used": (
        "Hai usato quanto la campagna permette",
        "You used as much as the campaign allows",
    ),
    "vch_cap_left": (
        "Quello che resta ({amount}) supera il massimo per te: adesso non si può usare.",
        "What is left ({amount}) is above the most for you: it can’t be used now.",
    ),
    "vch_offered": ("Un voucher ti aspetta: accettalo", "A voucher waits for you: accept it"),
    "vch_offered_link": ("Accettalo nel tuo account", "Accept it in your account"),
    "vch_can": ("Puoi prenderlo adesso", "You can take it now"),
    "vch_can_who": ("Si prende subito: di’ chi sei", "It is taken at once: say who you are"),
    "vch_not": ("Adesso non puoi prenderlo", "You can’t take it now"),
    "vch_not_as_declared": (
        "Non con quello che hai dichiarato l’ultima volta",
        "Not with what you declared last",
    ),
    "vch_see": ("Vedi il tuo voucher", "See your voucher"),
    "vch_see_take": ("Prendi il voucher", "Take the voucher"),
    "vch_see_one": ("Guarda la campagna", "Look at the campaign"),
    "vch_see_apply": ("Fai domanda", "Apply"),
    "vch_sign_in": ("Accedi per prenderlo", "Sign in to take it"),
    "vch_sign_in_what": (
        "Per prenderlo serve un account: nasce al primo accesso, con la tua e-mail.",
        "To take it you need an account: the first sign-in makes it, with your e-mail.",
    ),
    "vch_take": ("Prendi il voucher", "Take the voucher"),
    "vch_taken": ("Il voucher è tuo", "The voucher is yours"),
    "vch_not_taken": ("Il voucher non è stato preso", "The voucher was not taken"),
    "vch_code": ("Codice del voucher", "The voucher’s code"),
    "vch_use": (
        ("Quando prenoti lo togliamo dal prezzo da soli, dove vale. Lo ritrovi nel tuo account."),
        (
            "When you reserve we take it off the price by ourselves, where it counts. You find "
            "it in your account."
        ),
    ),
    "vch_to_reservation": ("Torna alla prenotazione", "Back to the reservation"),
    "vch_go_back": ("Torna dov’eri", "Back to where you were"),
    "vch_find": ("Trova un posto dove vale", "Find a place where it counts"),
    "vch_in_account": ("I tuoi voucher", "Your vouchers"),
    "vch_who": ("Di’ per chi è", "Say who it is for"),
    "vch_who_what": (
        (
            "Lo dichiari tu, e il Comune lo può controllare. Non lo vedono gli spazi: chiediamo "
            "solo quello che serve a questa campagna."
        ),
        (
            "It is you who declares it, and the city may check. The spaces don’t see it: we ask "
            "only what this campaign needs."
        ),
    ),
    "vch_last": (
        "C’è già quello che hai dichiarato l’ultima volta: controllalo.",
        "What you declared last is there already: check it.",
    ),
    "vch_nothing_asked": (
        "Questa campagna non chiede chi sei: basta premere.",
        "This campaign does not ask who you are: just press.",
    ),
    "vch_kind": ("Per chi è", "Who it is for"),
    "vch_person": ("Una persona", "A person"),
    "vch_undertaking": ("Un’impresa", "An undertaking"),
    "vch_only_undertaking": ("Per un’impresa.", "For an undertaking."),
    "vch_only_person": ("Per una persona.", "For a person."),
    "vch_tax_code": (
        "Codice fiscale, o partita IVA dell’impresa",
        "Tax code (codice fiscale), or the undertaking’s VAT number",
    ),
    "vch_tax_code_person": ("Codice fiscale", "Tax code (codice fiscale)"),
    "vch_tax_code_undertaking": ("Partita IVA", "VAT number (partita IVA)"),
    "vch_name": (
        "Nome e cognome, o ragione sociale",
        "First and last name, or the undertaking’s name",
    ),
    "vch_name_person": ("Nome e cognome", "First and last name"),
    "vch_name_undertaking": ("Ragione sociale", "The undertaking’s name"),
    "vch_birth_date": ("Data di nascita", "Date of birth"),
    "vch_birth_date_hint": (
        "facoltativa: la confrontiamo con il codice fiscale",
        "optional: we compare it with the tax code",
    ),
    "vch_birth_date_who": (
        "per un’impresa, di chi lo prende per lei",
        "for an undertaking, of who takes it for it",
    ),
    "vch_disability_waiver": (
        "Ho una disabilità: il limite di età per me non vale",
        "I have a disability: the age limit does not count for me",
    ),
    "vch_disability_waiver_hint": ("Quale, non lo chiediamo.", "Which one, we don’t ask."),
    "vch_residence": ("Comune di residenza, o della sede", "Municipality of residence, or seat"),
    "vch_residence_person": ("Comune di residenza", "Municipality of residence"),
    "vch_residence_undertaking": ("Comune della sede", "Municipality of the seat"),
    "vch_vat_opened_on": ("Apertura della partita IVA", "Opening of the VAT number"),
    "vch_register_province": (
        "Registro delle imprese: provincia",
        "Business register: province",
    ),
    "vch_register_province_hint": ("la sigla, come MI", "its sign, like MI"),
    "vch_register_number": (
        "Registro delle imprese: numero REA",
        "Business register: REA number",
    ),
    "vch_size": ("Dimensione dell’impresa", "Size of the undertaking"),
    "vch_size_hint": (
        "micro: meno di 10 persone, al massimo 2 milioni di fatturato o bilancio",
        "micro: fewer than 10 people, at most 2 million of turnover or balance sheet",
    ),
    "vch_single_undertaking": ("Impresa unica", "Single undertaking"),
    "vch_single_undertaking_hint": (
        "facoltativo: il nome del gruppo, se l’impresa ne fa parte; lo stesso per tutte",
        "optional: the group’s name, if the undertaking is part of one; the same for all of it",
    ),
    "vch_choose": ("Scegli", "Choose"),
    "vch_optional": ("facoltativo", "optional"),
    "vch_for_persons": ("solo per una persona", "for a person only"),
    "vch_for_undertakings": ("solo per un’impresa", "for an undertaking only"),
    "vch_missing": (
        "da compilare: questa campagna lo chiede",
        "to be filled in: this campaign asks for it",
    ),
    "vch_bad_kind": ("scegli per chi è il voucher", "choose who the voucher is for"),
    "vch_bad_province": (
        "due lettere, la sigla della provincia, come MI",
        "two letters, the province’s sign, like MI",
    ),
    "vch_other_birth": (
        "non è il giorno che dice il codice fiscale: correggi quello sbagliato",
        "is not the day that the tax code says: correct whichever is wrong",
    ),
    "vch_asks": ("la campagna chiede {what}", "the campaign asks for {what}"),
    "vch_on_application": (
        "I voucher di «{campaign}» si concedono su domanda. Guarda qui sotto quando e come si fa.",
        "Vouchers of “{campaign}” are granted on application. See below when and how to apply.",
    ),
    "vch_how_apply": ("Come si fa domanda", "How to apply"),
    "vch_applies_now": (
        "Si fa domanda adesso, fino al {day:day}.",
        "Applications are taken now, until {day:day}.",
    ),
    "vch_applies_then": (
        "Si fa domanda dal {first:day} al {last:day}.",
        "Applications are taken from {first:day} to {last:day}.",
    ),
    "vch_applies_no_more": (
        "Il tempo per le domande è passato.",
        "The time for applications is over.",
    ),
    "vch_apply_after": (
        "Un’altra domanda si fa quando questo voucher non vale più: vale fino al {day:day}.",
        "You can apply anew once this voucher is over: it is valid until {day:day}.",
    ),
    "vch_apply_how": (
        (
            "Nella domanda dichiari chi sei e quanto pensi di spendere. La riceve l’ufficio del "
            "Comune, che ti risponde."
        ),
        (
            "In the application you declare who you are and how much you plan to spend. The "
            "city’s office gets it and answers."
        ),
    ),
    "vch_apply_sign_in": ("Accedi e fai domanda", "Sign in and apply"),
    "vch_apply": ("Invia la domanda", "Send the application"),
    "vch_not_applied": ("La domanda non è partita", "The application was not sent"),
    "vch_sent": ("La domanda è partita.", "The application was sent."),
    "vch_withdraw": ("Ritira la domanda", "Take the application back"),
    "vch_withdrawn": ("La domanda è ritirata.", "The application was taken back."),
    "vch_holds": (
        (
            "La tua domanda del {submitted} è stata accolta, e il suo voucher vale fino al {last}. "
            "Usa quello; quando sarà finito potrai fare un’altra domanda."
        ),
        (
            "Your application of {submitted} was granted, and its voucher lasts until {last}. Use "
            "that one; once it has ended, apply anew."
        ),
    ),
    "vch_plan_title": ("Che cosa prevedi", "What you plan"),
    "vch_plan": ("Quanto pensi di spendere in tutto", "How much you plan to spend in all"),
    "vch_plan_hint": ("in euro, come 3000 o 3000,50", "in euros, like 3000 or 3000.50"),
    "vch_months": ("In quanti mesi", "Over how many months"),
    "vch_bad_plan": ("scrivi un importo in euro, come 3000", "write an amount in euros, like 3000"),
    "vch_bad_months": ("scrivi da 1 a 120 mesi", "write from 1 to 120 months"),
    "vch_no_months": (
        "questa campagna chiede in quanti mesi",
        "this campaign asks over how many months",
    ),
    "vch_papers": ("Documenti", "Papers"),
    "vch_papers_what": (
        (
            "Quelli che il bando chiede. Qui non li teniamo: annotiamo nome, lunghezza e impronta "
            "(SHA-256), con cui l’ufficio riconosce l’originale che gli mostrerai. Al massimo 20 "
            "MB in tutto."
        ),
        (
            "Those that the call asks for. We don’t keep them here: we note name, length and "
            "fingerprint (SHA-256), by which the office recognises the original that you will "
            "show. At most 20 MB in all."
        ),
    ),
    "vch_paper": ("Documento {number}", "Paper {number}"),
    "vch_received": ("Ricevuto: {name}, {size} kB", "Received: {name}, {size} kB"),
    "vch_paper_drop": ("Togli questo documento", "Take this paper out"),
    "vch_document": ("File", "File"),
    "vch_another_file": ("Un altro file al suo posto", "Another file in its place"),
    "vch_document_kind": ("Che documento è", "What paper it is"),
    "vch_document_kind_hint": (
        "per esempio: contratto, carta d’identità",
        "for example: contract, identity card",
    ),
    "vch_document_dated": ("Data del documento", "Date of the paper"),
    "vch_no_paper": ("scegli il file", "choose the file"),
    "vch_empty_paper": (
        "questo file è vuoto: scegline un altro",
        "this file is empty: choose another",
    ),
    "vch_no_paper_kind": ("scrivi che documento è", "say what paper it is"),
    "vch_bad_paper": (
        "una riga di al massimo 80 caratteri; se non basta, scegli di nuovo il file",
        "one line of at most 80 characters; if that is not it, choose the file again",
    ),
    "vch_paper_future": (
        "è dopo oggi: scrivi il giorno che sta sul documento",
        "is after today: write the day that stands on the paper",
    ),
    "vch_applied": (
        "La tua domanda del {day:day}: {state}.",
        "Your application of {day:day}: {state}.",
    ),
    "vch_reason": ("Il motivo: «{reason}»", "The reason: “{reason}”"),
    "vch_no_voucher_yet": (
        "Non hai ancora un voucher.",
        "You have no voucher yet.",
    ),
    "vch_see_offer": ("Guarda che cosa offre il Comune", "See what the city offers"),
    "vch_here": (
        "Il Comune offre un voucher che vale anche qui: «{campaign}».",
        "The city offers a voucher that counts here too: “{campaign}”.",
    ),
    "vch_here_several": (
        "Il Comune offre voucher che valgono anche qui.",
        "The city offers vouchers that count here too.",
    ),
    "vch_here_link": ("Prendilo e torna qui", "Take it and come back"),
    "vch_here_several_link": ("Guardali e torna qui", "See them and come back"),
    "vch_declare_first": (
        "«{campaign}» non è per tutti: di’ prima chi sei.",
        "“{campaign}” is not for everybody: say first who you are.",
    ),
    "vch_declare_link": ("Di’ chi sei e prendi il voucher", "Say who you are and take the voucher"),
}
