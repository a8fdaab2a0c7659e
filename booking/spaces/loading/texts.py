"""The sentences about data files, by code."""

from types import MappingProxyType

TEXTS: MappingProxyType[str, dict[str, str]] = MappingProxyType(
    {
        "no-file": {
            "en": "there is no such file. Check the path.",
            "it": "il file non c’è. Controlla il percorso.",
        },
        "unreadable": {
            "en": "it cannot be read ({reason}). Check its permissions.",
            "it": "non si può leggere ({reason}). Controlla i permessi.",
        },
        "empty-folder": {
            "en": "the folder holds no .csv or .toml file. Name the folder of the city’s files.",
            "it": "la cartella non contiene file .csv o .toml. Indica quella dei file della città.",
        },
        "unknown-file": {
            "en": "only .csv and .toml files are loaded. Save the table as “CSV UTF-8”.",
            "it": "si caricano solo file .csv e .toml. Salva la tabella come “CSV UTF-8”.",
        },
        "workbook": {
            "en": "this is a spreadsheet, not text. In the spreadsheet, save it as “CSV UTF-8”.",
            "it": "è un foglio di calcolo, non testo. Salvalo come “CSV UTF-8”.",
        },
        "encoding": {
            "en": "byte {byte} is not UTF-8. Save the file as “CSV UTF-8” and load it again.",
            "it": "il byte {byte} non è UTF-8. Salva il file come “CSV UTF-8” e caricalo di nuovo.",
        },
        "quotes": {
            "en": "the quotation marks do not close ({reason}). Double a quotation mark that is "
            "part of the text.",
            "it": "le virgolette non si chiudono ({reason}). Raddoppia quelle che fanno parte "
            "del testo.",
        },
        "no-header": {
            "en": "the first line must name the columns, with “slug” (a list of spaces) or "
            "“space” (a list of resources) among them.",
            "it": "la prima riga deve dare i nomi delle colonne, con “slug” (elenco di spazi) o "
            "“space” (elenco di risorse).",
        },
        "unknown-column": {
            "en": "no column is called that. Remove it, or rename it to one of: {known}.",
            "it": "nessuna colonna si chiama così. Toglila o rinominala in una di: {known}.",
        },
        "missing-column": {
            "en": "this column is missing. Add it.",
            "it": "questa colonna manca. Aggiungila.",
        },
        "column-twice": {
            "en": "this column stands twice. Keep one.",
            "it": "questa colonna c’è due volte. Tienine una.",
        },
        "cells": {
            "en": "the row has {found} cells, the header {wanted}. Put text that holds a "
            "“{delimiter}” in quotation marks, or add what is missing.",
            "it": "la riga ha {found} celle, l’intestazione {wanted}. Metti tra virgolette il "
            "testo che contiene “{delimiter}”, o aggiungi quel che manca.",
        },
        "missing": {
            "en": "nothing is written here, and it is needed. Fill the cell.",
            "it": "è vuota e serve. Compila la cella.",
        },
        "too-long": {
            "en": "{found} characters are too many. Write at most {most}.",
            "it": "{found} caratteri sono troppi. Scrivine al massimo {most}.",
        },
        "control": {
            "en": "it holds an invisible control character. Type the text again.",
            "it": "contiene un carattere di controllo invisibile. Riscrivi il testo.",
        },
        "choice": {
            "en": "“{found}” is not one of: {known}.",
            "it": "“{found}” non è tra: {known}.",
        },
        "key": {
            "en": "“{found}” is not a short name. Use small letters a–z, digits and single "
            "hyphens, at most {most} characters, like “sala-riunioni-2”.",
            "it": "“{found}” non è un nome breve. Usa lettere minuscole a–z, cifre e trattini "
            "singoli, al massimo {most} caratteri, come “sala-riunioni-2”.",
        },
        "number": {
            "en": "“{found}” is not a number from {least} to {most}.",
            "it": "“{found}” non è un numero da {least} a {most}.",
        },
        "yes-no": {
            "en": "“{found}” is neither “yes” nor “no”.",
            "it": "“{found}” non è né “sì” né “no”.",
        },
        "date": {
            "en": "“{found}” is not a date. Write it like 2026-03-31.",
            "it": "“{found}” non è una data. Scrivila come 2026-03-31.",
        },
        "timezone": {
            "en": "“{found}” is not a time zone. Write it like Europe/Rome.",
            "it": "“{found}” non è un fuso orario. Scrivilo come Europe/Rome.",
        },
        "pair": {
            "en": "{here} goes with {other}. Fill both or neither.",
            "it": "{here} va con {other}. Compila entrambe o nessuna.",
        },
        "until-before": {
            "en": "the listing ends before it begins. Correct one of the two dates.",
            "it": "l’iscrizione finisce prima di cominciare. Correggi una delle due date.",
        },
        "listing-dates": {
            "en": "dates and standing go together: fill “listing”, or empty this cell.",
            "it": "date e stato vanno insieme: compila “listing” o svuota questa cella.",
        },
        "twice": {
            "en": "“{found}” already stands on line {first}. Give each its own name.",
            "it": "“{found}” c’è già alla riga {first}. Dai a ciascuno un nome suo.",
        },
        "hours": {
            "en": "“{found}” cannot be read as hours. Write them like “mon-fri 08:00-20:00, "
            "sat 22:00-02:00”, or a name under [hours] in a .toml file.",
            "it": "“{found}” non si legge come orario. Scrivilo come “lun-ven 08:00-20:00, "
            "sab 22:00-02:00”, o con un nome di [hours] in un file .toml.",
        },
        "hours-overlap": {
            "en": "two stretches of “{found}” overlap. Make one of them, or correct the times.",
            "it": "due fasce di “{found}” si sovrappongono. Uniscile o correggi le ore.",
        },
        "no-template": {
            "en": "no .toml file has [{section}.{found}]. Known: {known}.",
            "it": "nessun file .toml ha [{section}.{found}]. Ci sono: {known}.",
        },
        "no-section": {
            "en": "“{found}” is the name of a template, and no .toml file has a section "
            "[{section}.{found}], nor another [{section}]. Write it there.",
            "it": "“{found}” è il nome di un modello, e nessun file .toml ha una sezione "
            "[{section}.{found}], né un’altra [{section}]. Scrivila lì.",
        },
        "no-templates": {
            "en": "“{found}” is the name of a template, and no file of templates was given. Load "
            "it together with the .toml file that has [{section}.{found}].",
            "it": "“{found}” è il nome di un modello, e manca il file dei modelli. Carica insieme "
            "il file .toml che ha [{section}.{found}].",
        },
        "unknown-space": {
            "en": "no list of spaces has “{found}”. Correct it, or add the space’s row.",
            "it": "nessun elenco di spazi ha “{found}”. Correggilo o aggiungi la sua riga.",
        },
        "family": {
            "en": "a machine needs a family, and only a machine has one. Known: {known}.",
            "it": "una macchina ha bisogno di una famiglia, e solo lei ce l’ha. Ci sono: {known}.",
        },
        "units-or-parts": {
            "en": "a resource has units of its own or is made of parts. Fill one of the two.",
            "it": "una risorsa ha unità proprie o è fatta di parti. Compila una delle due celle.",
        },
        "unit-names": {
            "en": "{found} names for {wanted} units. Name each, use a pattern like “A{{n}}”, or "
            "leave the cell empty.",
            "it": "{found} nomi per {wanted} unità. Dai un nome a ciascuna, usa uno schema come "
            "“A{{n}}” o lascia vuoto.",
        },
        "part": {
            "en": "“{found}” is no resource of this space with units of its own. Known: {known}.",
            "it": "“{found}” non è una risorsa dello spazio con unità proprie. Ci sono: {known}.",
        },
        "parts-few": {
            "en": "a whole has at least two parts. Name them, or give it units.",
            "it": "un intero ha almeno due parti. Indicale o dagli unità proprie.",
        },
        "toml": {
            "en": "it is not valid TOML ({reason}). Correct that place.",
            "it": "non è TOML valido ({reason}). Correggi quel punto.",
        },
        "toml-section": {
            "en": "no section is called that. Use [hours], [rules.NAME], [prices.NAME], or "
            "[campaign].",
            "it": "nessuna sezione si chiama così. Usa [hours], [rules.NOME], [prices.NOME] o "
            "[campaign].",
        },
        "template": {
            "en": "{reason}. Correct it.",
            "it": "{reason}. Da correggere.",
        },
        "template-twice": {
            "en": "this name is already defined in {first}. Keep one.",
            "it": "questo nome è già definito in {first}. Tienine uno.",
        },
        "in-use": {
            "en": "{what} of {space} has left the file, but is taken: {by}. Cancel or move these "
            "first, or keep it in the file until then.",
            "it": "{what} di {space} non è più nel file, ma è occupata: {by}. Prima annulla o "
            "sposta queste, o lasciala nel file fino ad allora.",
        },
        "parts-in-use": {
            "en": "the parts of {what} of {space} changed, but it is reserved: {by}. Cancel or "
            "move these first, or leave the parts as they are until then.",
            "it": "le parti di {what} di {space} sono cambiate, ma è prenotata: {by}. Prima "
            "annulla o sposta queste, o lascia le parti come sono fino ad allora.",
        },
        "hours-hit": {
            "en": "with these hours, holidays and time zone, reservations of {space} would lie "
            "outside the hours: {by}. Change the hours first at /gestione/{space}/orari, which "
            "asks what becomes of each, or move or cancel these; then load again.",
            "it": "con questi orari, festivi e fuso, delle prenotazioni di {space} sarebbero fuori "
            "orario: {by}. Prima cambia gli orari in /gestione/{space}/orari, dove si decide di "
            "ciascuna, oppure sposta o annulla queste; poi carica di nuovo.",
        },
        "kind-paid": {
            "en": "the kind of {what} of {space} changed, but vouchers paid for it as what it was. "
            "Give the new one a key of its own, and leave the old one out.",
            "it": "il tipo di {what} di {space} è cambiato, ma dei voucher l’hanno pagata com’era. "
            "Dai alla nuova un nome suo, e togli la vecchia dal file.",
        },
        "not-demo": {
            "en": "this database holds somebody’s own network, and the demo is only for an empty "
            "one. Use another database, or name the files to load.",
            "it": "questo database contiene già una rete vera, e la dimostrazione vuole un "
            "database vuoto. Usane un altro o indica i file da caricare.",
        },
    }
)
