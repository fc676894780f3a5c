"""Records: the tables of the exchange format and the DuckDB store that holds them."""
