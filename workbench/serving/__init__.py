"""The server of the pages: start, sign-in, cookies, headers, open tabs, and imports and audits in the background."""
