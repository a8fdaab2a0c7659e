"""The browser of this machine, which these tests drive; they need none of their own."""

import os
import shutil

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# A path of a browser, or `required`: then its absence is an error and no remark.
SETTING = "BOOKING_TEST_BROWSER"
MISSING = (
    "NO BROWSER: the pages were not tried in one. Install Chromium (on Debian: apt install "
    "chromium), or name one in BOOKING_TEST_BROWSER."
)


def browser_path() -> str | None:
    """Chromium, or what the setting names; None where the machine has none."""
    named = os.environ.get(SETTING, "")
    if named not in ("", "required"):
        return named
    return next((path for each in _NAMES if (path := shutil.which(each))), None)
