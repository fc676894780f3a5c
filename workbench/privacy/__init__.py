"""How people are shown to whom: names, initials or pseudonyms; masked codes; small cells that say nothing of a single person."""
