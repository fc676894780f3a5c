"""Mutants of the SQL: small mistakes put in on purpose, each of which a comparison with the oracle must notice."""

from __future__ import annotations
