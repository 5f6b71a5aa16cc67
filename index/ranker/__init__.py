"""The evidence ranker: a small cross-encoder that says which evidence answers a question, and how surely."""
