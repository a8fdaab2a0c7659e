"""The door of a space: the QR that hangs there, the display beside it, and who arrives."""
