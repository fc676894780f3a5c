"""Evidence packs: what was found, on what data and by which rule, in a folder that answers without the workbench."""
