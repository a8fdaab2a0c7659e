"""Sentences about reserving, in Italian and English: the choice, its price, who was quicker."""

from collections.abc import Mapping

RESERVING: Mapping[str, tuple[str, str]] = {
    "today": ("oggi", "today"),
    "tonight": ("stasera", "tonight"),
    "tomorrow": ("domani", "tomorrow"),
    "day_at": ("{day} alle {time}", "{day} at {time}"),
    "back_to_search": ("Cerca altri posti", "Search other places"),
    "units_of": ("{count} × {what}", "{count} × {what}"),
    "when": ("Quando", "When"),
    "free_each_hour": (
        "{what}: quante libere in ogni ora di quel giorno; la tua scelta è evidenziata",
        "{what}: how many are free in each hour of that day; your choice is marked",
    ),
    "free_hint": ("Quante libere in ogni ora.", "How many are free in each hour."),
    "chosen_hour": ("la tua scelta", "your choice"),
    "change_when": ("Cambia giorno, ore o quante", "Change day, hours or how many"),
    "day_field": ("Giorno", "Day"),
    "from_field": ("Dalle", "From"),
    "to_field": ("Alle", "To"),
    "until_day_field": ("Fino al giorno", "Until day"),
    "quantity_field": ("Quante", "How many"),
    "price_again": ("Ricalcola il prezzo", "Work out the price"),
    "how_much": ("Quanto paghi", "What you pay"),
    "price_table": ("Prezzo, voucher e importo da pagare", "Price, voucher and what is due"),
    "price_row": ("{what}, {length}", "{what}, {length}"),
    "price_vat": ("IVA compresa", "VAT included"),
    "voucher_row": ("Voucher del Comune, {rate}", "City voucher, {rate}"),
    "voucher_row_less": ("Voucher del Comune", "City voucher"),
    "due_row": ("Paghi allo spazio", "You pay at the space"),
    "voucher_half": (
        "Metà la paga il Comune con il tuo voucher {code}.",
        "The city pays half with your voucher {code}.",
    ),
    "voucher_rate": (
        "Il Comune paga una quota ({rate}) con il tuo voucher {code}.",
        "The city pays {rate} with your voucher {code}.",
    ),
    "voucher_all": (
        "Paga tutto il Comune con il tuo voucher {code}.",
        "The city pays all of it with your voucher {code}.",
    ),
    "voucher_less": (
        (
            "Con il tuo voucher {code} il Comune paga {cents}: la quota ({rate}) sarebbe {share}, "
            "ma non resta altro."
        ),
        (
            "With your voucher {code} the city pays {cents}: {rate} would be {share}, but no more "
            "is left."
        ),
    ),
    "voucher_up_to": (
        (
            "Con il tuo voucher {code} il Comune paga {cents}, il massimo per una prenotazione: la "
            "quota ({rate}) sarebbe {share}."
        ),
        (
            "With your voucher {code} the city pays {cents}, the most for one reservation: {rate} "
            "would be {share}."
        ),
    ),
    "left_after": (
        (
            "Dopo questa prenotazione ti restano {left} per il {year}. "
            "Il voucher vale fino al {until}."
        ),
        (
            "After this reservation you have {left} left for {year}. The voucher is valid until "
            "{until}."
        ),
    ),
    "voucher_choice": ("Con o senza voucher", "With or without voucher"),
    "with_voucher": ("Con il voucher {code}", "With the voucher {code}"),
    "with_voucher_pays": ("paghi {due}", "you pay {due}"),
    "without_voucher": ("Senza voucher", "Without a voucher"),
    "without_pays": (
        "paghi {price} e il voucher resta intero",
        "you pay {price} and the voucher stays whole",
    ),
    "chosen": ("scelto", "chosen"),
    "voucher_not_here": (
        "Il voucher {code} qui non si usa: {why}",
        "The voucher {code} can’t be used here: {why}",
    ),
    "sign_in_for_voucher": (
        "Hai un voucher del Comune? Accedi: lo togliamo dal prezzo.",
        "Do you have a city voucher? Sign in and we take it off the price.",
    ),
    "title_add": ("Aggiungi un titolo per la tua agenda", "Add a title for your calendar"),
    "title_field": (
        "Titolo (facoltativo, lo vedi tu e lo spazio)",
        "Title (optional, for you and the space)",
    ),
    "reserve_pay": ("Prenota: paghi {due} all’arrivo", "Reserve: pay {due} on arrival"),
    "reserve_free": ("Prenota: non paghi nulla", "Reserve: nothing to pay"),
    "ask_pay": (
        "Chiedi allo spazio: paghi {due} all’arrivo",
        "Ask the space: pay {due} on arrival",
    ),
    "sign_in_to_reserve": ("Accedi e prenota", "Sign in and reserve"),
    "sign_in_keeps": (
        "Ti chiediamo solo l’e-mail, una volta. La tua scelta resta.",
        "We only ask for your e-mail, once. Your choice is kept.",
    ),
    "good_to_know": ("Da sapere", "Good to know"),
    "know_confirmed": ("Confermata subito.", "Confirmed at once."),
    "know_confirmed_more": (
        "Ti arriva una mail con l’invito per l’agenda.",
        "A mail with the calendar invitation follows.",
    ),
    "know_approval": ("Risponde lo spazio,", "The space answers"),
    "know_approval_more": (
        "entro {length}. Intanto il posto è tenuto per te.",
        "within {length}. Until then the place is kept for you.",
    ),
    "know_cancel": ("Annulli gratis fino a {moment}.", "Cancel free until {moment}."),
    "know_cancel_kept": (
        "Dopo, il voucher usato non torna.",
        "After that the voucher used does not come back.",
    ),
    "know_late": (
        "Per annullare senza conseguenze hai dieci minuti,",
        "You have ten minutes to cancel without consequences,",
    ),
    "know_late_more": (
        "perché l’inizio è vicino. Dopo, il voucher usato non torna.",
        "because it starts soon. After that the voucher used does not come back.",
    ),
    "know_arrival": ("All’arrivo", "On arrival"),
    "know_arrival_check_in": (
        "mostri il codice QR entro le {time}; poi il posto torna libero.",
        "show the QR code by {time}; then the place is free again.",
    ),
    "know_arrival_plain": ("mostri il codice QR e paghi lì.", "show the QR code and pay there."),
    "cannot": ("Così non si può prenotare", "This can’t be reserved like this"),
    "nothing_taken": (
        "Non hai prenotato e non paghi nulla.",
        "Nothing was reserved and you pay nothing.",
    ),
    "taken_title": ("Qualcuno è stato più veloce", "Someone was quicker"),
    "taken_what": (
        "{what} da {space}, {when}: è appena stato preso.",
        "{what} at {space}, {when}, has just been taken.",
    ),
    "taken_nothing": (
        "Non hai prenotato e non paghi nulla: il tuo voucher è come prima.",
        "Nothing was reserved and you pay nothing: your voucher is as it was.",
    ),
    "free_now_1": ("Un posto libero adesso", "One place that is free now"),
    "free_now_2": ("Due posti liberi adesso", "Two places that are free now"),
    "free_now_3": ("Tre posti liberi adesso", "Three places that are free now"),
    "free_now_0": (
        "Vicino a quell’ora non c’è altro. Prova un altro giorno o un altro posto.",
        "Nothing else is free around that time. Try another day or another place.",
    ),
    "same_time": ("stessa ora", "same time"),
    "same_place": ("Lo stesso posto", "The same place"),
    "earlier": ("{length} prima", "{length} earlier"),
    "later": ("{length} dopo", "{length} later"),
    "cheaper": ("{amount} in meno", "{amount} less"),
    "dearer": ("{amount} in più", "{amount} more"),
    "same_price": ("stesso prezzo", "same price"),
    "take_pay": ("Prenota, paghi {due}", "Reserve, pay {due}"),
    "see_pay": ("Scegli, paghi {due}", "Choose, pay {due}"),
    "bad_day": ("scegli un giorno del calendario", "choose a day of the calendar"),
    "bad_last_day": (
        "l’ultimo giorno e l’ora della fine vengono dopo l’inizio",
        "the last day and the time of the end come after the start",
    ),
    "bad_end_of_day": ("la fine viene dopo l’inizio", "the end comes after the start"),
    "bad_end": (
        "la fine viene dopo l’inizio; se è del giorno dopo, scegli l’ultimo giorno",
        "the end comes after the start; if it is on the next day, choose the last day",
    ),
    "bad_time": ("scegli un orario, come 9:30", "choose a time, like 9:30"),
    "bad_quantity": ("un numero intero, da 1", "a whole number, from 1"),
    "bad_title": ("al massimo 200 caratteri, su una riga", "at most 200 characters, on one line"),
}
