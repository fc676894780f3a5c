"""The page of one obligation: a lesson's, a letter's, a pupil's month, or any other."""
