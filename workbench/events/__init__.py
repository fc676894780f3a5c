"""Events that the workbench itself can vouch for, brought into the records by the ordinary intake."""
