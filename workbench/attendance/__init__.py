"""Attendance measures, defined once; formulas, divisors and sources: docs/measures.md."""
