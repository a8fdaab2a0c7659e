"""Vouchers: campaigns, quotes, redemption, and the ledger of every cent."""
