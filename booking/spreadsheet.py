"""Cells of tables that people open with a spreadsheet."""

# What a spreadsheet takes for the beginning of a formula, in either width of letters.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(value: object) -> str:
    """Numbers stay numbers, also those below zero; text is never a formula: an apostrophe stands
    before what could begin one."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    text = str(value)
    # What does not show before it does not count for it.
    begins = text.lstrip(" \u00a0\u200b\ufeff") or text
    return f"'{text}" if begins.startswith(_FORMULA) else text
