"""Sentences about one's own reservations, in Italian and English: the ticket, changes, the list."""

from collections.abc import Mapping

MINE: Mapping[str, tuple[str, str]] = {
    "mine": ("Le mie prenotazioni", "My reservations"),
    "status_confirmed": ("Confermata", "Confirmed"),
    "status_pending": ("Aspetta l’ok dello spazio", "Waits for the space’s ok"),
    "status_pending_by": (
        "Aspetta l’ok dello spazio, entro {moment}",
        "Waits for the space’s ok, by {moment}",
    ),
    "status_held": ("Tenuta per te", "Kept for you"),
    "status_held_by": ("Tenuta per te fino alle {time}", "Kept for you until {time}"),
    "status_checked_in": ("Sei lì", "You are there"),
    "status_completed": ("Conclusa", "Over"),
    "status_cancelled": ("Annullata", "Cancelled"),
    "status_declined": ("Non accettata dallo spazio", "Declined by the space"),
    "status_expired": ("Scaduta", "Expired"),
    "status_no_show": ("Assente", "Did not come"),
    "what_unit": ("{what}, n. {units}", "{what}, no. {units}"),
    "reference": ("codice {reference}", "code {reference}"),
    "head_confirmed": ("Prenotato: {stay}", "Reserved: {stay}"),
    "head_pending": ("Richiesto: {stay}", "Requested: {stay}"),
    "head_held": ("Tenuto per te: {stay}", "Kept for you: {stay}"),
    "head_cancelled": ("Annullato: {stay}", "Cancelled: {stay}"),
    "head_other": ("{stay}", "{stay}"),
    "pays": ("Paghi {due} all’arrivo.", "You pay {due} on arrival."),
    "pays_voucher": (
        "Paghi {due} all’arrivo; {covered} li paga il Comune.",
        "You pay {due} on arrival; the city pays {covered}.",
    ),
    "pays_nothing": ("Non paghi nulla.", "Nothing to pay."),
    "pays_nothing_voucher": (
        "Non paghi nulla: {covered} li paga il Comune.",
        "Nothing to pay: the city pays {covered}.",
    ),
    "pays_short": ("paghi {due} all’arrivo", "pay {due} on arrival"),
    "show_code": (
        "All’ingresso mostra questo codice: basta anche stampato, o il codice {reference} a voce.",
        "Show this code at the door: printed is fine, or say the code {reference}.",
    ),
    "qr_label": ("Codice QR della prenotazione {reference}", "QR code of reservation {reference}"),
    "rethink": ("Un ripensamento?", "Changed your mind?"),
    "undo_until": (
        "Fino alle {time} annulli senza conseguenze.",
        "Undo freely until {time}.",
    ),
    "undo_voucher": ("Il voucher torna intero.", "The voucher comes back whole."),
    "declined_head": (
        "Nel tuo calendario hai rifiutato l’invito.",
        "You declined the invitation in your calendar.",
    ),
    "declined_what": (
        "La prenotazione vale ancora: annullala, o tienila.",
        "The reservation still stands: cancel it, or keep it.",
    ),
    "keep_it": ("Tienila", "Keep it"),
    "cancel_it": ("Annulla la prenotazione", "Cancel the reservation"),
    "cancel_short": ("Annulla", "Cancel"),
    "move_short": ("Sposta", "Move"),
    "free_until": ("Annulli gratis fino a {moment}.", "Cancel free until {moment}."),
    "free_no_more": (
        "Puoi ancora annullare, ma il voucher usato ({covered}) non torna.",
        "You can still cancel, but the voucher used ({covered}) does not come back.",
    ),
    "free_no_voucher": (
        (
            "Il termine per annullare è passato. Se non vieni, annulla lo stesso: il posto torna "
            "libero per altri."
        ),
        (
            "The time for cancelling is over. If you don’t come, cancel all the same: the place is "
            "free for others."
        ),
    ),
    "manager_cancels": (
        "Se annulli tu per lo spazio, il voucher torna intero e dura più a lungo.",
        "If you cancel for the space, the voucher comes back whole and lasts longer.",
    ),
    "answer_request": ("Rispondi alla richiesta", "Answer the request"),
    "answer_yes": ("Accetta la richiesta", "Accept the request"),
    "answer_no": ("Rifiuta la richiesta", "Decline the request"),
    "answer_reason": ("Perché no", "Why not"),
    "answer_reason_hint": (
        "se vuoi: lo legge chi ha chiesto",
        "if you like: whoever asked reads it",
    ),
    "bad_reason": ("al massimo 500 caratteri, su una riga", "at most 500 characters, on one line"),
    "cancelled_back": (
        "Annullata. {amount} sono tornati sul voucher.",
        "Cancelled. {amount} went back to the voucher.",
    ),
    "cancelled_kept": (
        "Annullata dopo il termine: il voucher usato non torna.",
        "Cancelled after the deadline: the voucher used does not come back.",
    ),
    "ended_by_space": ("L’ha annullata lo spazio{why}.", "The space cancelled it{why}."),
    "ended_with_visit": (
        "Un’altra parte della visita è stata annullata{why}.",
        "Another part of the visit was cancelled{why}.",
    ),
    "ended_by_city": ("L’ha annullata il Comune{why}.", "The city cancelled it{why}."),
    "ended_declined": (
        "Lo spazio non l’ha approvata{why}.",
        "The space did not approve it{why}.",
    ),
    "cancelled_plain": ("Annullata. Non paghi nulla.", "Cancelled. You pay nothing."),
    "reserve_again": ("Prenota di nuovo", "Reserve again"),
    "not_done": ("Non è stato fatto", "This was not done"),
    "confirm_hold": ("Conferma la prenotazione", "Confirm the reservation"),
    "i_am_here": ("Sono qui", "I am here"),
    "in_calendar": ("Nella tua agenda", "In your calendar"),
    "in_calendar_what": (
        "L’invito arriva per mail. Se preferisci:",
        "The invitation comes by mail. If you prefer:",
    ),
    "download_event": ("Scarica l’evento", "Download the event"),
    "add_google": ("Aggiungi a Google", "Add to Google"),
    "follow_all": ("Segui tutte le mie prenotazioni", "Follow all my reservations"),
    "follow_hint": (
        (
            "Chi segue il calendario vede anche gli spostamenti. Google rilegge circa una volta al "
            "giorno."
        ),
        "A followed calendar shows moves too. Google refreshes about once a day.",
    ),
    "and_then": ("E poi", "And then"),
    "then_free": ("ultimo momento per annullare gratis", "last moment to cancel free"),
    "then_answer": ("lo spazio risponde entro quest’ora", "the space answers by then"),
    "then_no_show": (
        "se non sei lì, il posto torna libero",
        "if you are not there, the place is free again",
    ),
    "then_start": ("comincia", "it begins"),
    "to_mine": ("Vai alle mie prenotazioni", "Go to my reservations"),
    "next_one": ("La prossima", "The next one"),
    "then_list": ("Poi", "Then"),
    "past_list": ("Passate e annullate", "Past and cancelled"),
    "coming_more": ("Mostra le successive", "Show later ones"),
    "past_more": ("Mostra altre passate", "Show more past ones"),
    "directions": ("Come arrivare", "How to get there"),
    "find_place": ("Trova un posto", "Find a place"),
    "empty_title": ("Non hai ancora prenotato nulla", "You have reserved nothing yet"),
    "empty_what": (
        "Scegli dove e quando: vedi subito che cosa è libero e quanto paghi tu.",
        "Choose where and when: you see at once what is free and what you pay.",
    ),
    "no_next": ("Non hai prenotazioni in arrivo.", "You have no reservations to come."),
    "my_voucher": ("Il mio voucher", "My voucher"),
    "to_use_until": ("da usare entro il {until}", "to use by {until}"),
    "to_use_year": (
        "da usare nel {year}; vale fino al {until}",
        "to use in {year}; valid until {until}",
    ),
    "used_already": ("già usati", "used already"),
    "used_ahead": ("in prenotazioni future", "in reservations to come"),
    "to_use": ("da usare", "to use"),
    "back_to_city": ("tornati al Comune", "back with the city"),
    "in_all": ("{code} in tutto", "{code} in all"),
    "cap_says": (
        "Per ogni anno al massimo {cap}.",
        "At most {cap} in each year.",
    ),
    "voucher_over": ("Non vale più", "No longer valid"),
    "voucher_used_up": ("è tutto usato", "all of it is used"),
    "vouchers_more": ("Mostra gli altri voucher", "Show the other vouchers"),
    "my_calendar": ("La mia agenda", "My calendar"),
    "my_calendar_what": (
        (
            "Un indirizzo privato con tutte le tue prenotazioni. Chi lo ha, le vede: puoi "
            "cambiarlo quando vuoi."
        ),
        (
            "A private address with all your reservations. Whoever has it sees them: you can "
            "change it at any time."
        ),
    ),
    "calendar_page": ("Gestisci gli indirizzi", "Manage the addresses"),
}
