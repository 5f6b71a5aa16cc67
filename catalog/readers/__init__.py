"""One file for each format a catalog can come in; each yields raw records lazily and validates nothing."""
