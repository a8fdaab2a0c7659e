"""The demonstration's pages: its roles one click away, and its mailbox."""
