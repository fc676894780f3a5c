"""The pages in a real browser, beside other users and beside work in the background."""
