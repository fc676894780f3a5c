"""Pages over the relations of the audit. None stands here yet; `workbench/audit/results.py` is what they will read."""
