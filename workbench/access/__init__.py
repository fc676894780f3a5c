"""Who may see and change what: accounts, sessions, roles, and the one place where a viewer's data are read."""
