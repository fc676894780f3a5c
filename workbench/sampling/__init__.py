"""Which journals a deputy director reads: a fair draw, a form for each, and what came of it."""
