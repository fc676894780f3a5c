"""The server: sign-in, cookies, headers, jobs, open tabs."""
