"""How everything is drawn: one palette and one set of fonts for pages, notebooks and reports."""
