"""What taking a voucher, or applying for one, is refused with, in the words of the pages: beside
the field that it is about where there is one."""

import re
from typing import Any

from booking.errors import Invalid, Refusal
from booking.vouchers.asked import FIELD_OF_RULE
from booking.vouchers.grant_refusals import (
    GrantedOnApplication,
    HoldsVoucher,
    NotEligible,
    TakenByOther,
)
from booking.vouchers.identity_refusals import ActsForAnother, OtherKind
from booking.web.pages.say import Say
from booking.web.pages.trouble import Trouble
from booking.web.pages.vouchers.declared import field_in_form

_ROW = re.compile(r"_\d$")
_OF_PLAN = {
    "plan_least_cents": "plan",
    "plan_least_months": "months",
    "plan_most_months": "months",
}
_OF_THE_CODE = (ActsForAnother, TakenByOther)


def troubles_in(refusal: Refusal | None, say: Say) -> list[Trouble]:
    """Each thing in the way, in its own sentence, with the way out."""
    if refusal is None:
        return []
    if isinstance(refusal, Invalid):
        return [
            _beside(field_in_form(each["field"]), each["message"], say)
            for each in refusal.errors(say.language)
        ]
    if isinstance(refusal, NotEligible) and refusal.facts["unmet"]:
        return [_unmet(each, say) for each in refusal.facts["unmet"]]
    heading = refusal.heading(say.language)
    if isinstance(refusal, GrantedOnApplication):
        said = say("vch_on_application", campaign=refusal.facts["campaign"])
        return [Trouble("", heading, said)]
    if isinstance(refusal, HoldsVoucher):
        facts = refusal.facts
        said = say("vch_holds", submitted=facts["submitted_shown"], last=facts["last_day"])
        return [Trouble("", heading, said)]
    field = "tax_code" if isinstance(refusal, _OF_THE_CODE) else ""
    field = "kind" if isinstance(refusal, OtherKind) else field
    return [Trouble(field, heading, refusal.detail(say.language))]


def _unmet(unmet: dict[str, Any], say: Say) -> Trouble:
    rule = unmet["rule"]
    if rule == "plan_months":
        return _beside("months", say("vch_no_months"), say)
    name = field_in_form(_OF_PLAN.get(rule) or FIELD_OF_RULE.get(rule, rule))
    return _beside(name, say("vch_asks", what=unmet["text"]), say)


def _beside(field: str, text: str, say: Say) -> Trouble:
    # A paper's fields bear the number of their row.
    return Trouble(field, say(f"vch_{_ROW.sub('', field)}"), text)
