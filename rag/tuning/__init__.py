"""A store's own reader: examples made of what the store holds, the fine-tuning, and the models that came of it."""
