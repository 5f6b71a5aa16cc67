"""The errors of the benchmarks.

BenchmarkError      a benchmark cannot run: its input is missing, or its process failed
"""

from catalog.errors import ShelftalkError


class BenchmarkError(ShelftalkError):
    """A benchmark cannot run, for a reason the message names."""
