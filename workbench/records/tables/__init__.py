"""The tables of exchange format version 1, a module for each group of them."""
