"""The JSON API: one module per area; booking/web/app.py lists every operation."""
