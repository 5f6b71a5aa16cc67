"""The errors of answering.

AnsweringError
├── QuestionError          the question is empty, too long, or refers to something that is not there
├── ConversationError      the conversation is not known
├── SettingError           an environment variable names no setting
├── IndexBehindError       records were stored, and the index could not be brought up to date (in `ingestion.py`)
├── TuningError            a model cannot be trained on what was given, or a store's own cannot be switched
└── GenerationError        the language model cannot be loaded or failed while it wrote
    ├── ModelServerError   a model server cannot be reached, is silent, or broke down
    └── ModelPausedError   it did so too often, and is left alone for a while
"""

from catalog.errors import ShelftalkError


class AnsweringError(ShelftalkError):
    """Something on the way from a question to its answer."""


class QuestionError(AnsweringError):
    """The question cannot be taken: empty, too long, or about an unknown product page."""


class ConversationError(AnsweringError):
    """The conversation is not known."""


class SettingError(AnsweringError):
    """An environment variable names no setting, or has a value that cannot be taken."""


class TuningError(AnsweringError):
    """A model cannot be trained on what was given, or a store's own models cannot be switched."""


class GenerationError(AnsweringError):
    """A language model cannot be loaded, does not fit, or failed while it wrote."""


class ModelServerError(GenerationError):
    """A model server cannot be reached, is silent, or broke down; another time it may well answer."""


class ModelPausedError(GenerationError):
    """A model server failed too often in a row and is not asked for a while."""
