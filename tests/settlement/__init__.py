"""Statements, corrections and payments, on the real ledger."""
