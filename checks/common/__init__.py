"""The common rules: what the as-of moment sees, days, school years, people, lessons. Every duty reads these."""
