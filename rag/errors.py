"""The errors of answering.

AnsweringError
├── QuestionError          the question is empty, too long, or refers to something that is not there
├── ConversationError      the conversation is not known
├── SettingError           an environment variable names no setting
├── TuningError            a store's own reader cannot be trained, or its models cannot be switched
└── GenerationError        the language model cannot be loaded or failed while it wrote
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
    """A store's own reader cannot be trained, or its models cannot be switched."""


class GenerationError(AnsweringError):
    """A language model cannot be loaded, does not fit, or failed while it wrote."""
