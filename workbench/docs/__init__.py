"""What a clause says, put into words: the clause card and the clause catalogue."""
