"""The tracks of `docs/accuracy.md`, a file for each set of data: from its source to a store and cases."""
