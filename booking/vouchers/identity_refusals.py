"""What naming a beneficiary says no to: whose the tax code is, and whom the account acts for."""

from booking.errors import Conflict


class ActsForAnother(Conflict):
    """The account acts for a beneficiary that holds vouchers, and that is another one."""

    code = "acts-for-another"
    title = {"en": "Another beneficiary", "it": "Un altro beneficiario"}
    sentence = {
        "en": "This account acts for another beneficiary, which has {vouchers:voucher|vouchers}. "
        "One account acts for one: use another account, or the tax code of that beneficiary.",
        "it": "Questo account agisce per un altro beneficiario, che ha {vouchers:voucher|voucher}. "
        "Ogni account agisce per uno solo: usa un altro account, o il codice fiscale di quello.",
    }


class HeldByTwo(ActsForAnother):
    """Two beneficiaries hold vouchers under one tax code; said to an officer."""

    sentence = {
        "en": "With this tax code, which they declared at first use, the account already has "
        "{vouchers:voucher|vouchers}, and another account has {others:voucher|vouchers}: caps "
        "can’t be counted over both. Take back those of whoever is not its owner, or have them "
        "apply with the account that was granted the first ones.",
        "it": "Con questo codice fiscale, dichiarato al primo uso, l’account ha già "
        "{vouchers:voucher|voucher}, e un altro account ne ha {others}: i massimi non si possono "
        "contare su tutti e due. Ritira quelli di chi non ne è titolare, o fai fare domanda con "
        "l’account che ha avuto i primi.",
    }


class OtherKind(Conflict):
    """The tax code is known as that of the other kind of beneficiary."""

    code = "other-kind-of-beneficiary"
    title = {"en": "Another kind of beneficiary", "it": "Un altro tipo di beneficiario"}
    sentence = {
        "en": "This beneficiary is known as {known_shown}. Apply as that, or ask the city’s office "
        "to correct it.",
        "it": "Questo beneficiario risulta tra: {known_shown}. Fai domanda così, o chiedi "
        "all’ufficio del Comune di correggerlo.",
    }
