"""How a space was used: what the manager's page says."""

from collections.abc import Mapping

FIGURES: Mapping[str, tuple[str, str]] = {
    "fig_title": ("Dati", "Figures"),
    "fig_what": (
        (
            "Quanto è stato usato lo spazio. L’occupazione è la parte delle ore aperte, tolte le "
            "chiusure, che le prenotazioni hanno preso; vale l’orario di oggi."
        ),
        (
            "How the space was used. Occupancy is the share of the open hours, less closures, that "
            "reservations took; by today’s opening hours."
        ),
    ),
    "fig_period": ("Periodo", "Period"),
    "fig_this_month": ("Questo mese", "This month"),
    "fig_last_month": ("Il mese scorso", "Last month"),
    "fig_ninety_days": ("Ultimi 90 giorni", "Last 90 days"),
    "fig_from": ("Dal giorno", "From day"),
    "fig_to": ("Al giorno, compreso", "To day, included"),
    "fig_of": ("Di che cosa", "Of what"),
    "fig_all": ("Tutto lo spazio", "The whole space"),
    "fig_show": ("Mostra", "Show"),
    "fig_not_shown": ("Nessun dato da mostrare", "Nothing to show"),
    "fig_shown": ("{what}, {first:day} – {last:day}", "{what}, {first:day} – {last:day}"),
    "fig_nothing": (
        "In questi giorni nessuno ha prenotato. Prova un altro periodo.",
        "Nobody reserved on these days. Try another period.",
    ),
    "fig_occupancy": ("occupazione", "occupancy"),
    "fig_stays": ("prenotazioni", "reservations"),
    "fig_stays_one": ("prenotazione", "reservation"),
    "fig_missed": ("assenze ({share})", "no-shows ({share})"),
    "fig_missed_plain": ("assenze", "no-shows"),
    "fig_revenue": ("incassi, senza gli extra", "revenue, without extras"),
    "fig_voucher": ("di cui voucher ({share})", "of that vouchers ({share})"),
    "fig_voucher_plain": ("di cui voucher", "of that vouchers"),
    "fig_lead": ("d’anticipo, di solito", "ahead, usually"),
    "fig_heat": ("Ore della settimana", "Hours of the week"),
    "fig_heat_what": (
        "Occupazione in percento, ora per ora; più il colore è forte, più era pieno.",
        "Occupancy in percent, hour by hour; the stronger the colour, the fuller it was.",
    ),
    "fig_hour": ("Ora", "Hour"),
    "fig_shut": ("chiuso", "closed"),
    "fig_by_resource": ("Per risorsa", "By resource"),
    "fig_frame": ("Tabella per risorsa, scorre di lato", "Table by resource, scrolls sideways"),
    "fig_resource": ("Risorsa", "Resource"),
    "fig_h_occupancy": ("Occupazione", "Occupancy"),
    "fig_h_stays": ("Prenotazioni", "Reservations"),
    "fig_h_missed": ("Assenze", "No-shows"),
    "fig_h_early": ("Annullate in tempo", "Cancelled in time"),
    "fig_h_late": ("Annullate tardi", "Cancelled late"),
    "fig_h_by_space": ("Annullate dallo spazio", "Cancelled by the space"),
    "fig_h_revenue": ("Incassi", "Revenue"),
    "fig_h_voucher": ("Voucher", "Vouchers"),
    "fig_h_due": ("Da chi prenota", "From members"),
    "fig_h_lead": (
        "Anticipo: un quarto, metà, tre quarti",
        "Ahead: a quarter, half, three quarters",
    ),
    "fig_total": ("Tutto lo spazio", "The whole space"),
    "fig_notes": (
        (
            "Negli incassi non contano le assenze, né gli extra, che si pagano allo spazio. Un "
            "insieme ha la sua occupazione e prende anche quella delle sue parti. Quanto deve il "
            "Comune sta nei rendiconti."
        ),
        (
            "Revenue counts no no-shows, and no extras, which are paid at the space. A whole has "
            "an occupancy of its own and takes that of its parts too. What the city owes stands in "
            "the statements."
        ),
    ),
    "fig_plots": ("Grafici", "Plots"),
    "fig_download": ("Scarica", "Download"),
    "fig_csv_resources": ("Per risorsa (CSV)", "By resource (CSV)"),
    "fig_csv_hours": ("Per ora della settimana (CSV)", "By hour of the week (CSV)"),
    "fig_days": ("{count:giorno|giorni}", "{count:day|days}"),
    "fig_hours": ("{count:ora|ore}", "{count:hour|hours}"),
}
