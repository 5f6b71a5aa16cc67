"""HTTP: the REST routes, the event stream and the shop page, over one shop that was opened elsewhere."""
