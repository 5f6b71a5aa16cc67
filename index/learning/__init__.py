"""What the trained models have in common: the training loop, its checkpoints, token ids, and weights as files."""
