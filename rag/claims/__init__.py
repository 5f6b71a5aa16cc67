"""What one statement claims, and whether the evidence holds it: amounts, names, words, tables, comparisons."""
