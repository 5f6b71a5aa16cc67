"""What the entailment model is trained on: sets that people labelled, and true statements with one thing changed."""
