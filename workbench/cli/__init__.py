"""The command line: a thin shell over the functions that notebooks and pages call too."""
