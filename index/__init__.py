"""Finding: passages, lexical and dense retrieval, fusion, and immutable index generations."""
