"""Sentences of what a space has to reserve, in both languages."""

from collections.abc import Mapping

INVENTORY: Mapping[str, tuple[str, str]] = {
    "res_title": ("Risorse", "Resources"),
    "res_what": (
        "Quello che si può prenotare qui: scrivanie, sale, macchine, con regole e prezzi.",
        "What can be reserved here: desks, rooms, machines, with rules and prices.",
    ),
    "res_none": (
        "Non c’è ancora nulla da prenotare. Aggiungi la prima risorsa.",
        "There is nothing to reserve yet. Add the first resource.",
    ),
    "res_add": ("Aggiungi una risorsa", "Add a resource"),
    "res_edit": ("Modifica", "Edit"),
    "res_units_count": ("{count:unità|unità}", "{count:unit|units}"),
    "res_whole_of": ("intero, {count:parte|parti}", "whole, {count:part|parts}"),
    "res_retired": ("ritirata", "retired"),
    "res_retired_list": ("Ritirate", "Retired"),
    "res_restore": ("Ripristina", "Restore"),
    "res_kind_desk": ("Scrivania", "Desk"),
    "res_kind_room": ("Sala", "Room"),
    "res_kind_machine": ("Macchina", "Machine"),
    "res_kind_area": ("Area", "Area"),
    "res_basics": ("Che cos’è", "What it is"),
    "res_name_it": ("Nome in italiano", "Name in Italian"),
    "res_name_en": ("Nome in inglese", "Name in English"),
    "res_kind": ("Tipo", "Kind"),
    "res_family": ("Famiglia della macchina", "Family of the machine"),
    "res_family_none": ("nessuna, non è una macchina", "none, it is no machine"),
    "res_amenities": ("Che cosa offre", "What it offers"),
    "res_position": ("Posto nell’elenco", "Place in the list"),
    "res_position_hint": (
        "un numero; il più basso viene prima",
        "a number; the lowest comes first",
    ),
    "res_count": ("Quante unità uguali", "How many alike"),
    "res_count_hint": (
        "una scrivania di venti è un’unità; i nomi si cambiano dopo",
        "one desk of twenty is a unit; names can be changed later",
    ),
    "res_parts": ("È un intero, fatto di altre risorse", "It is a whole, made of other resources"),
    "res_parts_hint": (
        (
            "Per esempio una sala grande fatta di due mezze sale: chi la prenota le prende tutte. "
            "Lascia vuoto quante unità."
        ),
        "Such as a hall made of two halves: who reserves it takes all. Leave how many empty.",
    ),
    "res_prices": ("Prezzi", "Prices"),
    "res_prices_hint": (
        (
            "In euro, IVA inclusa, per unità; si paga la combinazione più conveniente. Chi ha già "
            "prenotato paga quanto gli era stato detto."
        ),
        (
            "In euros, VAT included, per unit; people pay the cheapest combination. Those who have "
            "reserved pay what they were told."
        ),
    ),
    "res_hour": ("L’ora, sempre uguale", "An hour, always the same"),
    "res_peak": ("L’ora di punta", "An hour at peak times"),
    "res_off_peak": ("L’ora fuori punta", "An hour off-peak"),
    "res_peak_hours": ("Quando è ora di punta", "When it is peak time"),
    "res_peak_hours_hint": (
        "come lun-ven 9-18; il resto è fuori punta",
        "like mon-fri 9-18; the rest is off-peak",
    ),
    "res_half_day": ("Mezza giornata", "Half a day"),
    "res_half_day_hours": (
        "Mezza giornata, quante ore al massimo",
        "Half a day, of at most so many hours",
    ),
    "res_day": ("La giornata", "A day"),
    "res_vat": ("IVA, in percento", "VAT, in percent"),
    "res_rules": ("Regole", "Rules"),
    "res_rules_hint": (
        (
            "Valgono per chi prenota da adesso: chi ha già prenotato tiene quello che aveva. I "
            "tempi si scrivono come 30 min, 2 h, 1 g."
        ),
        (
            "They hold for those who reserve from now on: those who have reserved keep what they "
            "had. Write lengths like 30 min, 2 h, 1 d."
        ),
    ),
    "res_grid_minutes": ("Si comincia ogni", "Stays begin every"),
    "res_shortest_minutes": ("Almeno", "At least"),
    "res_longest_minutes": ("Al massimo", "At most"),
    "res_lead_minutes": ("Con quanto anticipo almeno", "How long ahead at least"),
    "res_ahead_days": ("Con quanti giorni di anticipo al massimo", "How many days ahead at most"),
    "res_turnaround_minutes": ("Tempo tra una prenotazione e l’altra", "Time between two stays"),
    "res_cancel_before_minutes": ("Si annulla gratis fino a", "Cancelling is free until"),
    "res_cancel_hint": ("prima dell’inizio", "before the start"),
    "res_approval": ("Ogni richiesta va approvata", "Each request is to be approved"),
    "res_answer_within_minutes": ("Rispondiamo entro", "We answer within"),
    "res_limits": ("Limiti per persona", "Limits per person"),
    "res_limits_hint": ("Vuoto: nessun limite.", "Empty: no limit."),
    "res_hours_per_day": ("Ore al giorno", "Hours a day"),
    "res_hours_per_week": ("Ore alla settimana", "Hours a week"),
    "res_open_reservations": ("Prenotazioni aperte", "Open reservations"),
    "res_youngest_age": ("Età minima", "Youngest age"),
    "res_training": ("Patentino e assistenza", "Training and supervision"),
    "res_qualification": ("Serve il patentino", "Training needed"),
    "res_no_qualification": ("nessuno", "none"),
    "res_qualification_level": ("Livello del patentino", "Level of the training"),
    "res_staffed_hours": ("Solo quando c’è chi assiste", "Only while somebody assists"),
    "res_staffed_hours_hint": (
        "come mar 14-18, gio 14-18; vuoto: sempre",
        "like tue 14-18, thu 14-18; empty: always",
    ),
    "res_checking_in": ("Check-in", "Check-in"),
    "res_check_in": (
        "Chi arriva fa il check-in, altrimenti il posto si libera",
        "Who comes checks in, or the place is freed",
    ),
    "res_opens_before_minutes": ("Si apre prima dell’inizio", "Opens before the start"),
    "res_grace_minutes": ("Si libera dopo l’inizio", "Freed after the start"),
    "res_save": ("Salva", "Save"),
    "res_create": ("Aggiungi", "Add"),
    "res_units": ("Unità", "Units"),
    "res_unit_name": ("Nome dell’unità", "The unit’s name"),
    "res_rename": ("Rinomina", "Rename"),
    "res_retire": ("Ritira", "Retire"),
    "res_retire_all": ("Ritira la risorsa", "Retire the resource"),
    "res_retire_what": (
        "Da adesso non si può più prenotare; prima vedi chi ha già prenotato. Si può ripristinare.",
        "From now on it can’t be reserved; you see first who has reserved. It can be restored.",
    ),
    "res_add_unit": ("Aggiungi un’unità", "Add a unit"),
    "res_parts_title": ("Di che cosa è fatto", "What it is made of"),
    "res_parts_save": ("Salva le parti", "Save the parts"),
    "res_back": ("Torna alle risorse", "Back to the resources"),
    "res_do_retire_so": ("Ritira e fai così", "Retire, and do so"),
    "res_left": (
        "non è più parte di {count:intero|interi}: se torna, rimettila tra le parti",
        "no part any more of {count:whole|wholes}: should it come back, put it among its parts",
    ),
    "pho_title": ("Foto", "Photos"),
    "pho_what": (
        "Si vedono nella pagina dello spazio. Il testo alternativo lo legge chi non le vede.",
        "They are shown on the space’s page. Those who don’t see them read the text.",
    ),
    "pho_none": ("Ancora nessuna foto.", "No photos yet."),
    "pho_add": ("Aggiungi una foto", "Add a photo"),
    "pho_file": ("Immagine", "Picture"),
    "pho_file_hint": ("JPEG, PNG o WebP, al massimo 5 MB", "JPEG, PNG or WebP, at most 5 MB"),
    "pho_of": ("Di che cosa", "Of what"),
    "pho_of_space": ("Lo spazio", "The space"),
    "pho_alt_it": ("Che cosa si vede, in italiano", "What it shows, in Italian"),
    "pho_alt_en": ("Che cosa si vede, in inglese", "What it shows, in English"),
    "pho_position": ("Posto tra le foto", "Place among the photos"),
    "pho_save": ("Salva", "Save"),
    "pho_remove": ("Togli", "Remove"),
    "pho_no_file": ("scegli un’immagine", "choose a picture"),
    "pho_photo": ("Immagine", "Picture"),
    "pho_none_yet": ("Nessuna foto", "No photo"),
    "up_done_foto": ("Foto aggiunta", "Photo added"),
    "up_done_descritta": ("Salvata", "Saved"),
    "up_done_tolta": ("Foto tolta", "Photo removed"),
    "up_done_risorsa": ("Risorsa aggiunta", "Resource added"),
    "up_done_salvata": ("Salvata", "Saved"),
    "up_done_unita": ("Unità aggiunta", "Unit added"),
    "up_done_rinominata": ("Unità rinominata", "Unit renamed"),
    "up_done_ritirata": ("Ritirata", "Retired"),
    "up_done_ripristinata": ("Ripristinata", "Restored"),
    "res_bad_money": (
        "scrivi un importo come 12 o 12,50",
        "write an amount like 12 or 12.50",
    ),
    "res_bad_number": ("scrivi un numero intero", "write a whole number"),
    "res_bad_length": (
        "scrivi un tempo come 30 min, 2 h o 1 g",
        "write a length like 30 min, 2 h or 1 d",
    ),
    "res_bad_hour": (
        "o un prezzo sempre uguale, o uno di punta e uno fuori punta",
        "either one price, or one at peak times and one off-peak",
    ),
    "res_bad_missing": ("manca", "is missing"),
    "res_bad_vat": ("una percentuale da 0 a 100", "a percentage from 0 to 100"),
    "res_bad_count": ("un numero da 1 a 500", "a number from 1 to 500"),
}
