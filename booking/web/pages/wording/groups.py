"""Sentences about several reservations at once, in Italian and English: series and visits."""

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, str]] = {
    "gr_repeat": ("Ripeti ogni settimana…", "Repeat every week…"),
    "gr_several": ("Prenota più cose insieme", "Reserve several things together"),
    "gr_series_title": ("Ripeti una prenotazione", "Repeat a reservation"),
    "gr_series_what": (
        "Stesso posto e stesse ore. Prima vedi ogni data e quanto paghi, poi decidi.",
        "The same place and hours. First you see each date and what you pay, then you decide.",
    ),
    "gr_first": ("Si parte da", "It begins with"),
    "gr_first_change": ("Cambia giorno, ore o quante", "Change day, hours or how many"),
    "every_field": ("Quanto spesso", "How often"),
    "gr_every_week": ("Ogni settimana", "Every week"),
    "gr_every_two-weeks": ("Ogni due settimane", "Every second week"),
    "gr_every_month": ("Ogni mese, {which} {day}", "Every month, on {which} {day}"),
    "gr_1_m": ("il primo", "the first"),
    "gr_2_m": ("il secondo", "the second"),
    "gr_3_m": ("il terzo", "the third"),
    "gr_4_m": ("il quarto", "the fourth"),
    "gr_5_m": ("l’ultimo", "the last"),
    "gr_1_f": ("la prima", "the first"),
    "gr_2_f": ("la seconda", "the second"),
    "gr_3_f": ("la terza", "the third"),
    "gr_4_f": ("la quarta", "the fourth"),
    "gr_5_f": ("l’ultima", "the last"),
    "gr_and": ("{first} e {last}", "{first} and {last}"),
    "gr_weekdays_field": ("In quali giorni", "On which days"),
    "gr_weekdays_hint": (
        "per chi ripete ogni settimana o ogni due",
        "for every week or every second week",
    ),
    "gr_ends_field": ("Fino a quando", "Until when"),
    "gr_ends_count": ("Tante volte", "So many times"),
    "count_field": ("Quante volte", "How many times"),
    "gr_ends_until": ("Fino al", "Until"),
    "until_field": ("Ultimo giorno", "Last day"),
    "gr_until_day": ("fino al {day}", "until {day}"),
    "gr_see_dates": ("Guarda le date", "See the dates"),
    "gr_sign_in": ("Accedi e guarda le date", "Sign in and see the dates"),
    "gr_sign_in_visit": ("Accedi e guarda il prezzo", "Sign in and see the price"),
    "gr_bad_every": ("scegli quanto spesso", "choose how often"),
    "gr_bad_count": ("un numero da 1 a 106", "a number from 1 to 106"),
    "gr_bad_since": ("scegli una data della serie", "choose a date of the series"),
    "gr_dates": ("Le date", "The dates"),
    "gr_parts": ("Che cosa prenoti", "What you reserve"),
    "gr_all_fit": ("È tutto libero.", "Everything is free."),
    "gr_fit": ("Libere {count} su {of}.", "{count} of {of} are free."),
    "gr_free": ("Libera", "Free"),
    "gr_asks": ("Risponde lo spazio", "The space answers"),
    "gr_not_free": ("Non si può", "Not possible"),
    "gr_newly": ("cambiato adesso", "changed just now"),
    "gr_covered": ("{covered} con il voucher", "{covered} with the voucher"),
    "gr_no_such_hour": (
        "Quel giorno cambia l’ora, e questo orario non c’è.",
        "The clocks change on that day, and this time does not exist.",
    ),
    "gr_sum": ("{count:prenotazione|prenotazioni}", "{count:reservation|reservations}"),
    "gr_take_all": ("Prenota tutte: paghi {due}", "Reserve everything: pay {due}"),
    "gr_take_free": (
        "Prenota quelle libere ({count}): paghi {due}",
        "Reserve the free ones ({count}): pay {due}",
    ),
    "gr_pay_there": (
        "Paghi allo spazio, ogni volta la sua parte. Ricevi una mail sola, con tutte le date.",
        "You pay at the space, each time its part. One mail comes, with all the dates.",
    ),
    "gr_pay_there_visit": (
        (
            "Paghi allo spazio, all’arrivo. Le prenotazioni valgono tutte insieme: si spostano "
            "e si annullano in una volta."
        ),
        (
            "You pay at the space, on arrival. The reservations stand or fall as one: they are "
            "moved and cancelled together."
        ),
    ),
    "gr_changed": ("Nel frattempo qualcosa è cambiato", "Something has changed meanwhile"),
    "gr_changed_what": (
        "Non è stato fatto nulla. Guarda qui sotto com’è adesso, e conferma di nuovo.",
        "Nothing was done. See below how it is now, and confirm again.",
    ),
    "gr_nothing_fits": (
        "Così non si può prenotare nulla: prova altri giorni o altre ore.",
        "Nothing can be reserved like this: try other days or hours.",
    ),
    "gr_visit_all": (
        "Si prenota tutto o niente: cambia le ore, o togli quello che non è libero.",
        "It is all or nothing: change the hours, or leave out what is not free.",
    ),
    "gr_visit_what": (
        "Scegli quando, e quante di ciascuna: tre scrivanie e una sala, per esempio.",
        "Choose when, and how many of each: three desks and a room, for instance.",
    ),
    "gr_how_many": ("Quante di ciascuna", "How many of each"),
    "gr_see_visit": ("Guarda se è libero", "See whether it is free"),
    "parts_field": ("Quante", "How many"),
    "gr_nothing_chosen": (
        "scegli almeno una cosa da prenotare",
        "choose at least one thing to reserve",
    ),
    "gr_head_series": (
        "Serie di {count:prenotazione|prenotazioni}",
        "Series of {count:reservation|reservations}",
    ),
    "gr_head_visit": (
        "{count:prenotazione|prenotazioni} insieme",
        "{count:reservation|reservations} together",
    ),
    "gr_as_one_all": (
        "Valgono tutte insieme: si spostano e si annullano in una volta.",
        "They stand or fall as one: they are moved and cancelled together.",
    ),
    "gr_each": (
        "Apri una data per spostare o annullare solo quella.",
        "Open a date to move or cancel that one alone.",
    ),
    "gr_label_series": ("Serie", "Series"),
    "gr_label_visit": ("Insieme", "Together"),
    "gr_part_series": ("Fa parte di una serie", "Part of a series"),
    "gr_part_visit": ("Prenotata insieme ad altre", "Reserved together with others"),
    "gr_as_one": ("e vale insieme a loro.", "and stands or falls with them."),
    "gr_change_all": ("Cambia tutto il gruppo", "Change the whole group"),
    "gr_undo": (
        "Fino alle {time} annulli tutto senza conseguenze.",
        "Until {time} you can cancel everything without consequences.",
    ),
    "gr_in_time": (
        "Annulli gratis fino al termine di ciascuna; il primo è {moment}.",
        "Cancelling is free until the deadline of each; the first is {moment}.",
    ),
    "gr_late": (
        "Per {count:prenotazione|prenotazioni} il termine per annullare gratis è passato.",
        "For {count:reservation|reservations} the time for cancelling free is over.",
    ),
    "gr_back": ("Al voucher tornano {amount}.", "{amount} go back to the voucher."),
    "gr_back_short": ("tornano {amount}", "{amount} back"),
    "gr_cancel_title": ("Annullare", "Cancelling"),
    "since_field": ("Quali date", "Which dates"),
    "gr_from_on": ("Da {day} in poi ({count})", "From {day} on ({count})"),
    "gr_all_of": ("Tutte ({count})", "All of them ({count})"),
    "gr_cancel": ("Annulla le prenotazioni", "Cancel the reservations"),
    "gr_cancel_all": ("Annulla tutto", "Cancel everything"),
    "gr_move_title": ("Spostare", "Moving"),
    "gr_move_what_series": (
        "Sposti una data, e le altre la seguono: stessi giorni e ore di differenza.",
        "You move one date, and the others follow by as many days and hours.",
    ),
    "gr_move_what_visit": (
        "Si spostano tutte insieme, o restano tutte dove sono.",
        "All of them move together, or all stay where they are.",
    ),
    "gr_move": ("Sposta più date", "Move several dates"),
    "gr_move_visit": ("Sposta tutto", "Move everything"),
    "gr_move_like": ("Quale data sposti", "Which date you move"),
    "gr_move_choose": ("Scegli questa", "Choose this one"),
    "gr_move_to": ("Dove va: {what}", "Where this goes: {what}"),
    "gr_move_following": ("Solo questa e le seguenti", "Only this one and those after it"),
    "gr_move_see": ("Guarda se si può", "See whether it can be done"),
    "gr_moves": ("Si sposta", "Moves"),
    "gr_could": ("Si potrebbe", "Could move"),
    "gr_stays": ("Resta dov’è", "Stays where it is"),
    "gr_move_all": ("Sposta tutto", "Move everything"),
    "gr_move_some": ("Sposta quelle che si può ({count})", "Move those that can ({count})"),
    "gr_move_due": ("In tutto paghi {due} allo spazio.", "You pay {due} at the space in all."),
    "gr_move_none": (
        "Così non si può spostare: prova un altro giorno o altre ore.",
        "They can’t be moved like this: try another day or other hours.",
    ),
    "gr_done_moved": (
        "Spostate: {count:prenotazione|prenotazioni}.",
        "Moved: {count:reservation|reservations}.",
    ),
    "gr_done_stayed": (
        "Rimaste dov’erano: {count:prenotazione|prenotazioni}.",
        "Left where they were: {count:reservation|reservations}.",
    ),
    "gr_done_cancelled": (
        "Annullate: {count:prenotazione|prenotazioni}.",
        "Cancelled: {count:reservation|reservations}.",
    ),
}
