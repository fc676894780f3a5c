"""Accounts, sessions, rights, and what each role's scope lets through."""
