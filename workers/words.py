"""What mails about reservations say, in both languages; facts are filled in by booking.wording."""

from collections.abc import Mapping
from dataclasses import dataclass

Both = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    """`subject` and `heading` always; each of `says` where what it names is known."""

    subject: Both
    heading: Both
    says: tuple[Both, ...] = ()


_GIVEN_BACK = {"it": "Sul tuo voucher tornano {back}.", "en": "{back} are back on your voucher."}
_KEPT = {
    "it": "La disdetta è arrivata dopo il termine: la parte del voucher, {kept}, non torna.",
    "en": "It was cancelled after the deadline: the voucher’s part, {kept}, does not come back.",
}
_NOTHING = {
    "it": "Non hai prenotato e non paghi nulla.",
    "en": "Nothing was reserved and you pay nothing.",
}
REASON = {"it": "Lo spazio dice: «{reason}»", "en": "The space says: “{reason}”"}
CITY_REASON = {"it": "Il Comune dice: «{reason}»", "en": "The city says: “{reason}”"}
NOT_LISTED = {
    "it": "Il Comune ha sospeso lo spazio dal suo elenco, e quel giorno il voucher lì non vale.",
    "en": "The city suspended the space from its list, and on that day the voucher does not count "
    "there.",
}
_ANOTHER = {"it": "Cerca un altro posto: {search}", "en": "Find another place: {search}"}
_CALENDAR = {
    "it": "L’invito in questa mail mette la prenotazione nel tuo calendario.",
    "en": "The invitation in this mail puts the reservation into your calendar.",
}
_SORRY = {
    "it": "Lo spazio ha dovuto annullarla. Ci dispiace. Non paghi nulla.",
    "en": "The space had to cancel it. We are sorry. You pay nothing.",
}

OFFERS = (
    {"it": "Al suo posto c’è: {offer_1}", "en": "In its place there is: {offer_1}"},
    {"it": "Oppure: {offer_2}", "en": "Or: {offer_2}"},
    {"it": "Oppure: {offer_3}", "en": "Or: {offer_3}"},
)

KINDS: Mapping[str, Words] = {
    "confirmed": Words(
        {"it": "Prenotato: {space}, {start:moment}", "en": "Reserved: {space}, {start:moment}"},
        {"it": "È prenotato", "en": "It is reserved"},
        (_CALENDAR,),
    ),
    "approved": Words(
        {
            "it": "Lo spazio ha detto sì: {space}, {start:moment}",
            "en": "The space said yes: {space}, {start:moment}",
        },
        {"it": "Lo spazio ha detto sì: è prenotato", "en": "The space said yes: it is reserved"},
        (_CALENDAR,),
    ),
    "moved": Words(
        {"it": "Spostato: {space}, {start:moment}", "en": "Moved: {space}, {start:moment}"},
        {"it": "La prenotazione è spostata", "en": "Your reservation has moved"},
        (
            {
                "it": "Prima era {before:moment}; ora vale questo orario.",
                "en": "It was {before:moment}; this is the new time.",
            },
            {
                "it": "L’invito in questa mail la sposta anche nel tuo calendario.",
                "en": "The invitation in this mail moves it in your calendar too.",
            },
        ),
    ),
    "request_other_unit": Words(
        {
            "it": "Un altro posto, se lo spazio dice sì: {space}, {start:moment}",
            "en": "Another place, if the space says yes: {space}, {start:moment}",
        },
        {"it": "La richiesta vale per un altro posto", "en": "Your request is for another place"},
        (
            {
                "it": "Lo spazio ti assegnerebbe un altro posto, alla stessa ora: è qui sotto. La "
                "risposta deve ancora arrivare.",
                "en": "The space would give you another place, at the same time, named below. Its "
                "answer is still to come.",
            },
            REASON,
        ),
    ),
    "other_unit": Words(
        {
            "it": "Cambia il posto, non l’orario: {space}, {start:moment}",
            "en": "Another place, the same time: {space}, {start:moment}",
        },
        {"it": "Hai un altro posto, alla stessa ora", "en": "You have another place, same time"},
        (
            {
                "it": "Lo spazio ti ha assegnato un altro posto: è qui sotto. Il resto non cambia.",
                "en": "The space gave you another place, named below. Nothing else changes.",
            },
            REASON,
            {
                "it": "Se così non va, annulla da qui sotto.",
                "en": "If it does not suit you, cancel from below.",
            },
        ),
    ),
    "cancelled": Words(
        {"it": "Annullato: {space}, {start:moment}", "en": "Cancelled: {space}, {start:moment}"},
        {"it": "Hai annullato la prenotazione", "en": "You cancelled your reservation"},
        (_GIVEN_BACK, _KEPT),
    ),
    "cancelled_by_space": Words(
        {
            "it": "Annullato dallo spazio: {space}, {start:moment}",
            "en": "Cancelled by the space: {space}, {start:moment}",
        },
        {"it": "La prenotazione è annullata", "en": "Your reservation is cancelled"},
        (_SORRY, REASON, _GIVEN_BACK, *OFFERS, _ANOTHER),
    ),
    "cancelled_by_city": Words(
        {
            "it": "Annullato dal Comune: {space}, {start:moment}",
            "en": "Cancelled by the city: {space}, {start:moment}",
        },
        {"it": "La prenotazione è annullata", "en": "Your reservation is cancelled"},
        (NOT_LISTED, CITY_REASON, _GIVEN_BACK, _ANOTHER),
    ),
    "withdrawn_by_city": Words(
        {
            "it": "Richiesta annullata dal Comune: {space}, {start:moment}",
            "en": "Request cancelled by the city: {space}, {start:moment}",
        },
        {"it": "La richiesta è annullata", "en": "Your request is cancelled"},
        (_NOTHING, NOT_LISTED, CITY_REASON, _GIVEN_BACK, _ANOTHER),
    ),
    "uncovered": Words(
        {
            "it": "Il voucher non la copre più: {space}, {start:moment}",
            "en": "No longer covered by your voucher: {space}, {start:moment}",
        },
        {
            "it": "La prenotazione resta, senza voucher",
            "en": "Your reservation stands, without the voucher",
        },
        (
            NOT_LISTED,
            _GIVEN_BACK,
            {
                "it": "La prenotazione resta tua: ora allo spazio paghi {due}. Se così non va, "
                "aprila e annullala: è gratis fino all’inizio.",
                "en": "The reservation is still yours: you now pay {due} at the space. If that "
                "does not suit you, open it and cancel: it is free until it begins.",
            },
        ),
    ),
    "requested": Words(
        {
            "it": "Richiesta inviata: {space}, {start:moment}",
            "en": "Request sent: {space}, {start:moment}",
        },
        {"it": "La richiesta è partita", "en": "Your request is on its way"},
        (
            {
                "it": "Lo spazio risponde entro {answer_by:moment}. Fino ad allora il posto è "
                "tenuto per te; ti scriviamo appena risponde.",
                "en": "The space answers by {answer_by:moment}. Until then the place is kept for "
                "you; we write as soon as it answers.",
            },
        ),
    ),
    "request_moved": Words(
        {
            "it": "Richiesta spostata: {space}, {start:moment}",
            "en": "Request moved: {space}, {start:moment}",
        },
        {"it": "La richiesta è spostata", "en": "Your request has moved"},
        (
            {
                "it": "Prima era per {before:moment}. Lo spazio non ha ancora risposto; ti "
                "scriviamo appena risponde.",
                "en": "It was for {before:moment}. The space has not answered yet; we write as "
                "soon as it does.",
            },
        ),
    ),
    "withdrawn": Words(
        {
            "it": "Richiesta ritirata: {space}, {start:moment}",
            "en": "Request withdrawn: {space}, {start:moment}",
        },
        {"it": "Hai ritirato la richiesta", "en": "You withdrew your request"},
        (_NOTHING, _GIVEN_BACK),
    ),
    "withdrawn_by_space": Words(
        {
            "it": "Richiesta annullata dallo spazio: {space}, {start:moment}",
            "en": "Request cancelled by the space: {space}, {start:moment}",
        },
        {"it": "Lo spazio ha annullato la richiesta", "en": "The space cancelled your request"},
        (_NOTHING, REASON, _GIVEN_BACK, _ANOTHER),
    ),
    "declined": Words(
        {
            "it": "Lo spazio ha detto no: {space}, {start:moment}",
            "en": "The space said no: {space}, {start:moment}",
        },
        {"it": "Lo spazio ha detto no", "en": "The space said no"},
        (_NOTHING, REASON, _ANOTHER),
    ),
    "expired": Words(
        {
            "it": "Senza risposta: {space}, {start:moment}",
            "en": "No answer: {space}, {start:moment}",
        },
        {"it": "Lo spazio non ha risposto in tempo", "en": "The space did not answer in time"},
        (_NOTHING, _ANOTHER),
    ),
    "awaited": Words(
        {
            "it": "Una richiesta ti aspetta: {space}, {start:moment}",
            "en": "A request waits for you: {space}, {start:moment}",
        },
        {"it": "Una richiesta aspetta la tua risposta", "en": "A request waits for your answer"},
        (
            {
                "it": "Rispondi entro {answer_by:moment}: dopo scade da sola e il posto torna "
                "libero.",
                "en": "Answer by {answer_by:moment}: after that it runs out by itself and the "
                "place is free again.",
            },
        ),
    ),
    "declined_in_calendar": Words(
        {"it": "Annulliamo? {space}, {start:moment}", "en": "Cancel? {space}, {start:moment}"},
        {
            "it": "Il tuo calendario dice che non vieni",
            "en": "Your calendar says that you are not coming",
        },
        (
            {
                "it": "Non abbiamo annullato nulla: il posto è ancora tuo. Se non vieni, apri la "
                "prenotazione e annulla; se vieni, lì puoi dire che la tieni.",
                "en": "Nothing was cancelled: the place is still yours. If you are not coming, "
                "open the reservation and cancel; if you are, say there that you keep it.",
            },
            {
                "it": "Se annulli entro {until:moment}, sul tuo voucher tornano {back}.",
                "en": "If you cancel by {until:moment}, {back} go back to your voucher.",
            },
            {
                "it": "Il termine è passato, ma sul tuo voucher tornano lo stesso {back_late}.",
                "en": "The deadline is over, but {back_late} still go back to your voucher.",
            },
            {
                "it": "Il termine è passato: la parte del voucher, {kept}, non torna.",
                "en": "The deadline is over: the voucher’s part, {kept}, does not come back.",
            },
        ),
    ),
    "reminder": Words(
        {"it": "Promemoria: {space}, {start:moment}", "en": "Reminder: {space}, {start:moment}"},
        {"it": "Ci vediamo {start:moment}", "en": "See you on {start:moment}"},
        (
            {
                "it": "Non vieni? Annulla, così il posto serve a qualcun altro.",
                "en": "Not coming? Cancel, and somebody else can use the place.",
            },
        ),
    ),
}

BUTTONS: Mapping[str, Both] = {
    "reservation": {"it": "Apri la prenotazione", "en": "Open the reservation"},
    "answer": {"it": "Rispondi alla richiesta", "en": "Answer the request"},
    "cancel": {"it": "Apri: annulla o tieni", "en": "Open it: cancel or keep"},
}
FOOT: Both = {
    "it": "Posto, i luoghi di lavoro condivisi della città",
    "en": "Posto, the city’s shared workplaces",
}
DEMO: Both = {
    "it": "Questa è una dimostrazione: spazi, orari e prezzi sono campioni.",
    "en": "This is a demonstration: spaces, hours and prices are samples.",
}
CHOICE: Both = {
    "it": "Quali promemoria ricevere lo scegli nel tuo account.",
    "en": "You choose in your account which reminders you get.",
}
