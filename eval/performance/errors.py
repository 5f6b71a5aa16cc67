"""The errors of the benchmarks.

EvaluationError             (eval/errors.py)
└── BenchmarkError          a benchmark cannot run: its input is missing, or its process failed
"""

from eval.errors import EvaluationError


class BenchmarkError(EvaluationError):
    """A benchmark cannot run, for a reason the message names."""
