"""What a shop owner learns of his catalog: which questions it cannot answer well, and what to mend."""
