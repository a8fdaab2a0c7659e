"""Trainings, the qualifications that they grant, and who recognises whose."""
