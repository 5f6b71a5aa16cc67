"""The offline accuracy evaluation and the performance benchmarks."""
