"""`python -m booking.cli`, for where the command is not on the path."""

from booking.cli.main import main

main()
