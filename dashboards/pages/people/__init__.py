"""Teachers and classes: how each stands week by week, and the page of one."""
