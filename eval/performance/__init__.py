"""Benchmarks of ingestion, search and answers, each beside a plain reference measured in the same run."""
