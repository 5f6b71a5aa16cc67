"""`shelftalk train`: the store's own reader trained, measured before and after, installed where it is no worse."""
