"""Decisions about findings, attestations, and the log that keeps both."""
