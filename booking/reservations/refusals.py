"""What a reservation is refused for; each carries its sentence, and the figures that would do."""

from typing import Any

from booking.errors import Conflict, Refusal


class SlotTaken(Conflict):
    code = "slot-taken"
    title = {"en": "Someone was quicker", "it": "Qualcuno è stato più veloce"}
    sentence = {
        "en": "There is no longer room for that time. Nothing was reserved and you pay nothing. "
        "Choose another time or place, for example one of `alternatives`.",
        "it": "A quell’ora non c’è più posto. Non hai prenotato e non paghi nulla. "
        "Scegli un altro orario o un altro posto, per esempio uno di `alternatives`.",
    }


class UnitTaken(SlotTaken):
    """To whoever runs the space, and sees who has it; alternatives are what they see around it."""

    title = {"en": "That place is taken then", "it": "In quelle ore il posto è occupato"}
    sentence = {
        "en": "{what} is not free for all of that time: {taken_by}. Nothing has changed. Choose "
        "another place or time, or move what is there first.",
        "it": "{what}: non è libera per tutto quel tempo ({taken_by}). Non è cambiato niente. "
        "Scegli un altro posto o un altro orario, o sposta prima quello che c’è.",
    }

    def __init__(self, **facts: Any) -> None:
        super().__init__(alternatives=[], **facts)


class OutsideOpeningHours(Refusal):
    code = "outside-opening-hours"
    title = {"en": "Outside opening hours", "it": "Fuori orario"}
    sentence = {
        "en": "The space is not open for all of that time: on {day:weekday} it is open {hours}. "
        "Choose a time within that, or another day.",
        "it": "Lo spazio non è aperto per tutto quel tempo: {day:weekday} è aperto {hours}. "
        "Scegli un orario che ci sta dentro, o un altro giorno.",
    }


class ClosedAllDay(OutsideOpeningHours):
    """It does not open at all on the day of the start."""

    sentence = {
        "en": "On {day:weekday} the space is closed. Choose another day.",
        "it": "{day:weekday} lo spazio è chiuso. Scegli un altro giorno.",
    }


class Closed(Refusal):
    code = "closed"
    title = {"en": "Closed", "it": "Chiuso"}
    sentence = {
        "en": "It is closed then: {reason}. Choose another time.",
        "it": "In quel periodo è chiuso: {reason}. Scegli un altro orario.",
    }


class OutOfOrder(Closed):
    """A closure that says that the machine does not work. `until_further_notice` where nobody knows
    when it will: `closed_until` is then nobody's promise."""

    title = {"en": "Out of order", "it": "Fuori servizio"}
    sentence = {
        "en": "It is out of order then: {reason}. Choose another machine, or a later time.",
        "it": "In quel periodo è fuori servizio: {reason}. Scegli un’altra macchina, o un orario "
        "più avanti.",
    }


class OutOfOrderForNow(OutOfOrder):
    """Until further notice."""

    sentence = {
        "en": "It is out of order until further notice: {reason}. Choose another machine.",
        "it": "È fuori servizio fino a nuovo avviso: {reason}. Scegli un’altra macchina.",
    }


class OffGrid(Refusal):
    code = "off-grid"
    title = {"en": "Not a starting time here", "it": "Qui non si comincia a quell’ora"}
    sentence = {
        "en": "Times here go in steps of {grid_minutes} minutes from midnight. "
        "The nearest is {nearest}.",
        "it": "Qui gli orari vanno di {grid_minutes} minuti in {grid_minutes} dalla mezzanotte. "
        "Il più vicino è {nearest}.",
    }


class TooShort(Refusal):
    code = "too-short"
    title = {"en": "Too short", "it": "Troppo breve"}
    sentence = {
        "en": "The shortest stay here is {shortest_minutes:length}; you asked for "
        "{asked_minutes:length}.",
        "it": "Qui si resta almeno {shortest_minutes:length}; hai chiesto {asked_minutes:length}.",
    }


class TooLong(Refusal):
    code = "too-long"
    title = {"en": "Too long", "it": "Troppo lungo"}
    sentence = {
        "en": "The longest stay here is {longest_minutes:length}; you asked for "
        "{asked_minutes:length}.",
        "it": "Qui si resta al massimo {longest_minutes:length}; hai chiesto "
        "{asked_minutes:length}.",
    }


class TooSoon(Refusal):
    code = "too-soon"
    title = {"en": "Too soon", "it": "Troppo presto"}
    sentence = {
        "en": "This must be reserved {lead_minutes:length} ahead; the earliest start is now "
        "{earliest:moment}.",
        "it": "Va prenotato {lead_minutes:length} prima; ora si può cominciare da "
        "{earliest:moment}.",
    }


class TooFarAhead(Refusal):
    code = "too-far-ahead"
    title = {"en": "Too far ahead", "it": "Troppo in là"}
    sentence = {
        "en": "This can be reserved up to {ahead_days:day|days} ahead; the last day is now "
        "{last_day:day}.",
        "it": "Si prenota fino a {ahead_days:giorno|giorni} prima; per ora l’ultimo giorno è il "
        "{last_day:day}.",
    }


class InThePast(Refusal):
    code = "in-the-past"
    title = {"en": "That time has passed", "it": "È già passato"}
    sentence = {
        "en": "That time has already begun. Choose one that starts later.",
        "it": "Quell’orario è già cominciato. Scegline uno che comincia più tardi.",
    }


class Unsupervised(Refusal):
    code = "unsupervised"
    title = {"en": "Nobody is there then", "it": "In quelle ore non c’è nessuno"}
    sentence = {
        "en": "This may be used only while staff are there: on {day:weekday}, {hours}. "
        "Choose a time within that, or another day.",
        "it": "Si usa solo quando c’è il personale: {day:weekday}, {hours}. Scegli un orario che "
        "ci sta dentro, o un altro giorno.",
    }


class UnsupervisedAllDay(Unsupervised):
    """Nobody of the space is there on the day of the start."""

    sentence = {
        "en": "This may be used only while staff are there, and on {day:weekday} nobody is. "
        "Choose another day.",
        "it": "Si usa solo quando c’è il personale, e {day:weekday} non c’è nessuno. Scegli un "
        "altro giorno.",
    }


class QuantityTooLarge(Refusal):
    code = "quantity-too-large"
    title = {"en": "More than there are", "it": "Più di quante ce ne sono"}
    sentence = {
        "en": "At most {unit_count} can be reserved here at once; you asked for {asked}.",
        "it": "Qui se ne prenota al massimo {unit_count} per volta; ne hai chieste {asked}.",
    }


class PartOfVisit(Conflict):
    """A visit stands or falls as one."""

    code = "part-of-group"
    title = {"en": "Part of a group", "it": "Fa parte di un gruppo"}
    sentence = {
        "en": "This was reserved together with others, and they stand or fall as one. Cancel or "
        "move all of them: /api/v1/groups/{group_id}.",
        "it": "È stata prenotata insieme ad altre, e valgono tutte insieme. Annulla o sposta "
        "l’intero gruppo: /api/v1/groups/{group_id}.",
    }


class CheckInAtTheDoor(Refusal):
    """The resource wants to see that one stands there; `ways` lists what it takes."""

    code = "check-in-at-the-door"
    title = {"en": "Check in at the entrance", "it": "Il check-in si fa all’ingresso"}
    sentence = {"en": "Here one checks in on the spot: {how}.", "it": "Qui si fa sul posto: {how}."}

    def __init__(self, *, ways: list[str], **facts: Any) -> None:
        how = {
            language: {"en": " or ", "it": " o "}[language].join(
                words[each] for each in ("door", "code") if each in ways
            )
            for language, words in _AT_THE_DOOR.items()
        }
        super().__init__(ways=ways, how=how, **facts)


_AT_THE_DOOR = {
    "en": {
        "door": "scan the QR at the entrance with your phone’s camera",
        "code": "type the six digits of the display at the entrance on your reservation’s page",
    },
    "it": {
        "door": "inquadra con la fotocamera il QR all’ingresso",
        "code": "scrivi nella pagina della prenotazione le sei cifre dello schermo all’ingresso",
    },
}
