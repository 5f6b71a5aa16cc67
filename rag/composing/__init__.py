"""Replies written from the evidence alone, without a language model."""
