"""The pages in a browser, over the relations of the audit: `workbench serve`. docs/dashboards.md tells how they are made."""
