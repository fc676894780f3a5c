"""Tables: paged by the database, sorted and searched by allow-lists, saved as files."""
