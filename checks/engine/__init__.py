"""Great Expectations running inside DuckDB, through the application's own open connection."""
