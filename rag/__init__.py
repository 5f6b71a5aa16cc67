"""Answering: a question is understood, evidence is found, an answer is written and every claim of it verified."""
