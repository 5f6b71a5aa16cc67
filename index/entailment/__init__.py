"""Whether evidence holds a statement made in other words: a small cross-encoder, its input, training and weights."""
