"""Certification: the list, suspensions and their settlement, the register."""
