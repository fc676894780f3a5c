"""One duty, one class, one file, with its SQL in the file of the same name beside it."""
