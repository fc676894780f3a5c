"""Notebooks as reports: run for a period, saved as HTML and PDF that open without network."""
