"""How well statements are checked: true answers made from a store's records, each also corrupted in one way."""
