"""Which products a text names: by identifier, by title, by parts of one, with typos."""
