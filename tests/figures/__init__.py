"""Figures of a space, beside a plain computation of them."""
