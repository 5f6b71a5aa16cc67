"""The errors of evaluation.

    EvaluationError
    ├── CasesError      a file of cases, or one case in it, cannot be used
    ├── ReportError     a report or a folder of results cannot be read or written
    └── OptionError     a metric, setting or number given on the command line is not known

A message says what happened, where, and what to do. A gate that fails is a result, not an error.
"""

from catalog.errors import ShelftalkError


class EvaluationError(ShelftalkError):
    """Something about an evaluation that a user can act on."""


class CasesError(EvaluationError):
    """A file of cases, or one case in it, cannot be used; nothing was asked."""


class ReportError(EvaluationError):
    """A report or a folder of results cannot be read or written."""


class OptionError(EvaluationError):
    """A metric, setting or number given on the command line is not known."""
