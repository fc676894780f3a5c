"""Letters by e-mail: to each teacher the work of the day, to the deputies a summary in numbers."""
