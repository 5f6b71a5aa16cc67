"""Evidence from the shop's documents: which passage answers, and the sentences or table rows of it that do."""
