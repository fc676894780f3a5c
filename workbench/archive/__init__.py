"""The year-end archive: every record of a school year in a folder that outlives this program, checked and restored."""
