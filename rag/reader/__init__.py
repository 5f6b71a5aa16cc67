"""The embedded language model: a small Transformer that writes from the evidence, copying its names and numbers."""
