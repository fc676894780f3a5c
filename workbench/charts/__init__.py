"""Charts of attendance measures for notebooks and reports: each takes the frame that a measure returned."""
