"""Vouchers, on the real ledger."""
