"""What a server is told at its start about settings that its operator seems to have forgotten."""

import logging

from booking.config import Settings
from booking.embedded import postgres

log = logging.getLogger(__name__)


def warn_of_unset(settings: Settings) -> None:
    """Warn, in a line each, where a database of one's own says that people will use this."""
    if postgres.is_own(settings.home, str(settings.database_url)):
        return
    if settings.url is None:
        log.warning(
            "BOOKING_URL is not set: links and feed addresses begin with %s. Set it to the "
            "address that people use.",
            settings.public_url,
        )
    if settings.smtp_url is None:
        log.warning(
            "BOOKING_SMTP_URL is not set: no mail leaves this machine; each is a file in %s.",
            settings.mail_folder,
        )
