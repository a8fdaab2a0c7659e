"""Sentences about finding a place and about a space, in Italian and English."""

from collections.abc import Mapping

FINDING: Mapping[str, tuple[str, str]] = {
    "navigation": ("Principale", "Main"),
    "nav_search": ("Cerca", "Search"),
    "nav_mine": ("Le mie", "Mine"),
    "demo_try": ("Prova come", "Try it as"),
    "demo_coworker": ("coworker", "a coworker"),
    "demo_manager": ("gestore di uno spazio", "a manager"),
    "demo_officer": ("Comune", "the city"),
    "copy_it": ("Copia", "Copy"),
    "copied": ("Copiato", "Copied"),
    "failed": ("Non ha risposto.", "No answer."),
    "failed_ours": ("È colpa nostra, non tua.", "Our fault, not yours."),
    "failed_again": ("Riprova", "Try again"),
    "offline": ("Sei senza rete.", "You are offline."),
    "offline_as_of": ("Quello che vedi è delle", "What you see is as of"),
    "offline_what": (
        "Per prenotare serve la rete: quello che hai scritto resta qui.",
        "Reserving needs the network: what you typed stays here.",
    ),
    "changed": (
        "Qualcosa è cambiato mentre guardavi. La pagina resta ferma:",
        "Something changed while you were looking. The page stays as it is:",
    ),
    "changed_again": ("aggiorna quando vuoi", "refresh when you like"),
    "find_title": ("Trova un posto", "Find a place"),
    "find_what": (
        (
            "Scrivanie, sale e macchine nei coworking, nei fablab e negli spazi della città. Vedi "
            "subito quanto paghi tu e quanto il tuo voucher; online non si paga nulla."
        ),
        (
            "Desks, rooms and machines in the city’s coworkings, fablabs and hubs. You see at once "
            "what you pay and what your voucher covers; nothing is paid online."
        ),
    ),
    "word_what": ("Cerco", "Find"),
    "word_near": ("vicino a", "near"),
    "word_day": ("il", "on"),
    "word_from": ("dalle", "from"),
    "word_to": ("alle", "to"),
    "word_where": ("In che parte della città", "In which part of the city"),
    "what_desk": ("una scrivania", "a desk"),
    "what_desks": ("{count} scrivanie", "{count} desks"),
    "what_room": ("una sala", "a room"),
    "what_machine": ("una macchina", "a machine"),
    "what_area": ("un’area eventi", "a space for events"),
    "what_machines": ("Macchine", "Machines"),
    "near_me": ("Qui vicino", "Near me"),
    "my_place": ("la mia posizione", "my position"),
    "place_refused": (
        "Il browser non dice dove sei. Scrivi un posto o una via.",
        "Your browser does not say where you are. Type a place or a street.",
    ),
    "near_unknown": (
        (
            "Questo posto non lo conosciamo: scegline uno dell’elenco, una via o uno spazio. "
            "Intanto partiamo dal Duomo."
        ),
        (
            "We don’t know that place: choose one of the list, a street or a space. Meanwhile we "
            "start from the Duomo."
        ),
    ),
    "day_over": (
        "Quell’ora è già passata: scegline una che deve venire.",
        "That time is over: choose one that is still to come.",
    ),
    "to_before_from": (
        "L’ora di fine viene dopo quella d’inizio: cambiane una.",
        "The end comes after the start: change one of them.",
    ),
    "tick_voucher": ("accetta il voucher", "takes vouchers"),
    "tick_step_free": ("senza gradini", "step-free"),
    "whole_city": ("in tutta la città", "in the whole city"),
    "municipio": ("Municipio\u00a0{number}", "Municipio\u00a0{number}"),
    "show_free": ("Mostra i posti liberi", "Show free places"),
    "found_many": ("{count} posti liberi {stay}", "{count} places free: {stay}"),
    "found_one": ("Un posto libero {stay}", "One place free: {stay}"),
    "found_more": ("Più di {count} posti liberi {stay}", "More than {count} places free: {stay}"),
    "found_none": ("{what} {stay}", "{what}: {stay}"),
    "not_sought": ("Così non possiamo cercare", "We can’t search like this"),
    "none_desk": ("Nessuna scrivania libera", "No desk is free"),
    "none_room": ("Nessuna sala libera", "No room is free"),
    "none_machine": ("Nessuna macchina libera", "No machine is free"),
    "none_area": ("Nessuna area libera", "No event space is free"),
    "nearest_first": ("i più vicini prima", "nearest first"),
    "map": ("Mappa", "Map"),
    "map_note": (
        (
            "I posti di questa pagina su uno schema della città: distanze vere, in linea d’aria; "
            "strade semplificate."
        ),
        (
            "The places of this page on a sketch of the city: distances are true, as the crow "
            "flies; streets are simplified."
        ),
    ),
    "coming": ("Risultati in arrivo", "Results are coming"),
    "you_pay_word": ("paghi", "you pay"),
    "walk": ("{distance}, {minutes} min a piedi", "{distance}, {minutes} min on foot"),
    "free_whole": ("libera", "free"),
    "free_last": ("l’ultima libera", "the last one free"),
    "free_many": ("{count} libere", "{count} free"),
    "no_longer_free": ("non è più libera", "no longer free"),
    "on_approval": ("risponde lo spazio", "the space answers"),
    "price_less_voucher": ("{price} meno {covered} di voucher", "{price} less {covered} voucher"),
    "voucher_not_there": ("qui il tuo voucher non vale", "your voucher does not count here"),
    "takes_voucher": ("accetta il voucher", "takes vouchers"),
    "reserve": ("Prenota", "Reserve"),
    "reserve_long": ("{what} da {space}, {stay}", "{what} at {space}, {stay}"),
    "pages": ("Altre pagine di risultati", "More pages of results"),
    "page_before": ("Precedenti", "Before"),
    "page_after": ("Successivi", "Next"),
    "page_of": ("{first}–{last} di {total}", "{first}–{last} of {total}"),
    "only_voucher": (
        "Vedi solo i posti che accettano il voucher.",
        "You see only places that take vouchers.",
    ),
    "show_those_too": ("Mostra anche gli altri", "Show the others too"),
    "look_above": (
        "Qui sopra c’è che cosa cambiare. Non hai prenotato e non paghi nulla.",
        "What to change stands above. Nothing was reserved and you pay nothing.",
    ),
    "one_word": (
        "Con una sola parola diversa ci sono questi posti:",
        "Changing one word, these are free:",
    ),
    "no_change": (
        "Prova un altro giorno, altre ore o un’altra parte della città.",
        "Try another day, other hours or another part of the city.",
    ),
    "without_voucher_filter": ("anche senza voucher", "without vouchers too"),
    "without_step_free": ("anche con gradini", "with steps too"),
}
