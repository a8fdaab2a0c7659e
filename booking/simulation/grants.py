"""Who is granted a voucher in a simulation, and of how much, by the campaign's terms."""

from datetime import date

from booking.errors import Invalid
from booking.simulation.draw import Applicant
from booking.vouchers.amount import fitting_amount
from booking.vouchers.campaign import CampaignFile
from booking.vouchers.terms import Plan, Window


def grant_amount(file: CampaignFile, *, planned_cents: int) -> int:
    """What a grant is of, in the campaign's unit: the campaign's own amount, or the rate of what is
    planned within its caps; of days and hours all that the caps allow. Refuses with Invalid a
    campaign that says none of these."""
    terms = file.terms
    amount = fitting_amount(terms, unit=file.campaign.unit, plan_cents=planned_cents)
    if amount is None:
        caps = [cap for cap in (terms.cap_per_campaign, terms.cap_per_year) if cap is not None]
        if not caps:
            raise Invalid.of("terms.amount_per_grant", "missing", _NO_AMOUNT)
        amount = min(caps)
    return max(1, amount)


def rule_against(file: CampaignFile, applicant: Applicant, day: date) -> str | None:
    """The first rule of the campaign that refuses a grant to the applicant on that day."""
    campaign, terms, planned = file.campaign, file.terms, applicant.plan
    # Whoever takes a voucher at its first use applies for nothing: no window, no plan.
    applied = terms.granted == "on_application"
    asks = terms.plan if applied else Plan()
    least, most = asks.least_months or 0, asks.most_months or planned.months
    whole = Window(opens_on=day, closes_on=day)
    windows = (applied and terms.applications) or (whole,)
    fulfilled = {
        "campaign": campaign.opens_on <= day <= campaign.closes_on,
        "applications": any(window.holds(day) for window in windows),
        "eligibility": applicant.eligible,
        "plan.least_cents": planned.cents >= asks.least_cents,
        "plan.least_months": planned.months >= least,
        "plan.most_months": planned.months <= most,
    }
    return next((rule for rule, holds in fulfilled.items() if not holds), None)


_NO_AMOUNT = {
    "en": "days and hours need amount_per_grant or a cap: nothing else says how much is granted",
    "it": "per giorni e ore serve amount_per_grant o un massimo: nient’altro dice quanto "
    "si concede",
}
