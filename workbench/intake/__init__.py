"""Intake: files of the exchange format become records, and what cannot be read is quarantined."""
