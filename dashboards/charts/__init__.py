"""Charts: ECharts options from the palette, with their numbers as a table and their pictures as files."""
