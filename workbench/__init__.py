"""The Journal Compliance Workbench."""
