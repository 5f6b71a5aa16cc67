"""What of a catalog keeps questions from being answered well: facts that are missing, disagree or look wrong."""
