"""JupyterLab for analysts: the editions of the notebooks, and the start of the Lab without network."""
