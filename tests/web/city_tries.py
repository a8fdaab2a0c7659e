"""The operations of the city: certification, settlement, grants; tries.py has the others."""

from tests.web.city_ground import APPLICATION, EXPENSE
from tests.web.tries import EVERYBODY, OF_THE_CITY, OF_THE_SPACE, SIGNED_IN, Try

_CERTIFICATION = "/api/v1/spaces/{ground.slug}/certification"
_STATEMENT = "/api/v1/statements/{ground.statement_id}"
_COCKPIT = "/api/v1/campaigns/{ground.campaign}/cockpit"
_REASON = {"reason": "Manca il contratto"}
_RESERVATION = "/api/v1/reservations/{ground.reservation_id}"

CITY_TRIES: dict[str, Try] = {
    "GET /api/v1/register": Try("/api/v1/register", EVERYBODY),
    "GET /api/v1/spaces/{slug}/certification": Try(_CERTIFICATION, EVERYBODY),
    "POST /api/v1/spaces/{slug}/certification/apply": Try(
        f"{_CERTIFICATION}/apply", OF_THE_SPACE, {"checklist": {"desks": 20}}
    ),
    "POST /api/v1/spaces/{slug}/certification/visit": Try(
        f"{_CERTIFICATION}/visit", OF_THE_CITY, {"on_day": "2026-11-30", "checklist": {}}
    ),
    "POST /api/v1/spaces/{slug}/certification/list": Try(
        f"{_CERTIFICATION}/list", OF_THE_CITY, {"on_day": "2026-12-01"}
    ),
    "POST /api/v1/spaces/{slug}/certification/reject": Try(
        f"{_CERTIFICATION}/reject", OF_THE_CITY, {"reason": "Manca la visura"}
    ),
    "POST /api/v1/spaces/{slug}/certification/suspension-preview": Try(
        f"{_CERTIFICATION}/suspension-preview", OF_THE_CITY, {"on_day": "2026-12-01"}
    ),
    "POST /api/v1/spaces/{slug}/certification/suspend": Try(
        f"{_CERTIFICATION}/suspend", OF_THE_CITY, {"on_day": "2026-12-01", "reason": "Lavori"}
    ),
    "POST /api/v1/spaces/{slug}/certification/remove": Try(
        f"{_CERTIFICATION}/remove", OF_THE_CITY, {"on_day": "2026-12-01", "reason": "Chiuso"}
    ),
    "POST /api/v1/spaces/{slug}/certification/reinstate": Try(
        f"{_CERTIFICATION}/reinstate", OF_THE_CITY, {}
    ),
    "POST /api/v1/campaigns/{slug}/statements": Try(
        "/api/v1/campaigns/{ground.campaign}/statements", OF_THE_CITY
    ),
    "GET /api/v1/statements": Try("/api/v1/statements", SIGNED_IN),
    "GET /api/v1/statements/{statement}": Try(_STATEMENT, OF_THE_SPACE | OF_THE_CITY),
    "POST /api/v1/statements/{statement_id}/send": Try(f"{_STATEMENT}/send", OF_THE_CITY),
    "POST /api/v1/statements/{statement_id}/discard": Try(f"{_STATEMENT}/discard", OF_THE_CITY),
    "POST /api/v1/statements/{statement_id}/approve": Try(
        f"{_STATEMENT}/approve", OF_THE_SPACE | OF_THE_CITY
    ),
    "POST /api/v1/statements/{statement_id}/pay": Try(
        f"{_STATEMENT}/pay", OF_THE_CITY, {"payment_reference": "M-1"}
    ),
    "POST /api/v1/reservations/{reservation_id}/settlement-corrections": Try(
        f"{_RESERVATION}/settlement-corrections", OF_THE_CITY, {"amount": 1, "reason": "x"}
    ),
    "GET /api/v1/campaigns/{slug}/cockpit": Try(_COCKPIT, OF_THE_CITY),
    "GET /api/v1/campaigns/{slug}/cockpit/usage": Try(f"{_COCKPIT}/usage", OF_THE_CITY),
    "GET /api/v1/campaigns/{slug}/cockpit/usage.csv": Try(f"{_COCKPIT}/usage.csv", OF_THE_CITY),
    "GET /api/v1/campaigns/{slug}/cockpit/anomalies": Try(f"{_COCKPIT}/anomalies", OF_THE_CITY),
    "GET /api/v1/campaigns": Try("/api/v1/campaigns", EVERYBODY),
    "GET /api/v1/campaigns/{slug}": Try("/api/v1/campaigns/{ground.grants.campaign}", EVERYBODY),
    "POST /api/v1/campaigns/{slug}/vouchers": Try(
        "/api/v1/campaigns/{ground.grants.first_use}/vouchers", SIGNED_IN
    ),
    "POST /api/v1/campaigns/{slug}/grants": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/grants",
        OF_THE_CITY,
        [{"email": "new@example.org", "amount": 100}],
    ),
    "POST /api/v1/campaigns/{slug}/applications": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/applications", SIGNED_IN, APPLICATION
    ),
    "GET /api/v1/campaigns/{slug}/applications": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/applications", OF_THE_CITY
    ),
    "GET /api/v1/applications": Try("/api/v1/applications", SIGNED_IN),
    "POST /api/v1/applications/{application_id}/withdraw": Try(
        "/api/v1/applications/{ground.grants.application_id}/withdraw", {"owner"}
    ),
    "POST /api/v1/applications/{application_id}/grant": Try(
        "/api/v1/applications/{ground.grants.application_id}/grant", OF_THE_CITY, {"amount": 100}
    ),
    "POST /api/v1/applications/{application_id}/refuse": Try(
        "/api/v1/applications/{ground.grants.application_id}/refuse", OF_THE_CITY, _REASON
    ),
    "POST /api/v1/vouchers/{voucher_id}/accept": Try(
        "/api/v1/vouchers/{ground.grants.offer_id}/accept", {"owner"}
    ),
    "POST /api/v1/vouchers/{voucher_id}/decline": Try(
        "/api/v1/vouchers/{ground.grants.offer_id}/decline", {"owner"}
    ),
    "POST /api/v1/vouchers/{voucher_id}/revoke": Try(
        "/api/v1/vouchers/{ground.grants.offer_id}/revoke", OF_THE_CITY, _REASON
    ),
    "POST /api/v1/vouchers/{voucher_id}/expenses": Try(
        "/api/v1/vouchers/{ground.grants.voucher_id}/expenses", {"owner"}, EXPENSE
    ),
    "GET /api/v1/expenses": Try("/api/v1/expenses", SIGNED_IN),
    "GET /api/v1/campaigns/{slug}/expenses": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/expenses", OF_THE_CITY
    ),
    "POST /api/v1/expenses/{expense_id}/approve": Try(
        "/api/v1/expenses/{ground.grants.expense_id}/approve", OF_THE_CITY
    ),
    "POST /api/v1/expenses/{expense_id}/refuse": Try(
        "/api/v1/expenses/{ground.grants.expense_id}/refuse", OF_THE_CITY, _REASON
    ),
    "POST /api/v1/expenses/{expense_id}/pay": Try(
        "/api/v1/expenses/{ground.grants.expense_id}/pay", OF_THE_CITY, {"payment_reference": "M-1"}
    ),
    "GET /api/v1/beneficiaries/{beneficiary_id}": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}", OF_THE_CITY
    ),
    "POST /api/v1/beneficiaries/{beneficiary_id}/accounts/{member_id}/separate": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}/accounts/{ground.ids[owner]}/separate",
        OF_THE_CITY,
        _REASON,
    ),
    "GET /api/v1/beneficiaries/{beneficiary_id}/aid": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}/aid", OF_THE_CITY
    ),
    "POST /api/v1/beneficiaries/{beneficiary_id}/aid": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}/aid",
        OF_THE_CITY,
        {"granted_on": "2026-01-31", "amount_cents": 1, "grantor": "X", "measure": "Y"},
    ),
    "POST /api/v1/aid/{aid_id}/withdraw": Try(
        "/api/v1/aid/{ground.grants.aid_id}/withdraw", OF_THE_CITY, _REASON
    ),
}
