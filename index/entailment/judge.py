"""The entailment model as the rest of the program sees it: the Protocol, a fake, and the choice of backend."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.entailment.input import StatementEncoder
from index.terms import question_terms

if TYPE_CHECKING:
    from index.learning.cross_encoder_files import CrossEncoderFiles
    from index.learning.openvino_network import OpenVinoNetwork
    from index.ranker.calibration import Platt


class EntailmentJudge(Protocol):
    """Says how likely evidence holds a statement."""

    @property
    def model_id(self) -> str:
        """What the probabilities come from."""
        ...

    def probability(self, statement: str, evidence: Sequence[str]) -> float:
        """Between 0 and 1; sentences and facts of any number, of which the nearest are read. 0 without evidence."""
        ...


class WordShareJudge:
    """A deterministic fake: the share of the statement's words that the evidence holds."""

    model_id = "word-share"

    def probability(self, statement: str, evidence: Sequence[str]) -> float:
        """The share, 0 for a statement without words."""
        wanted = frozenset(question_terms(statement))
        held = frozenset(term for piece in evidence for term in question_terms(piece))
        return len(wanted & held) / len(wanted) if wanted else 0.0


class OpenVinoEntailment:
    """A trained model on OpenVINO; safe to use from several threads. Nothing is read before the first statement.

    Args:
        directory: Of the weights; None takes the packaged ones.
        threads: Threads of inference; None leaves it to the runtime.
        cache_dir: Where the converted model is kept; None takes `XDG_CACHE_HOME/shelftalk`.
    """

    def __init__(
        self, *, directory: Path | None = None, threads: int | None = None, cache_dir: Path | None = None
    ) -> None:
        self._directory, self._threads, self._cache_dir = directory, threads, cache_dir
        self._loaded: _Loaded | None = None

    @property
    def model_id(self) -> str:
        """Name and checksum of the weights."""
        return self._parts().files.model_id

    def probability(self, statement: str, evidence: Sequence[str]) -> float:
        """As the Protocol says.

        Raises:
            BackendMissingError: If there are no weights or OpenVINO is not installed.
            IndexCorruptError: If the weights are not the published ones.
        """
        if not evidence:
            return 0.0
        parts = self._parts()
        logit = float(parts.network.run(parts.encoder.batch([parts.encoder.pair(evidence, statement)]))[0])
        fit = parts.calibration
        return float(1 / (1 + np.exp(-np.clip(fit.slope * logit + fit.offset, -50, 50))))

    def _parts(self) -> "_Loaded":
        if self._loaded is None:  # two threads may both load: the second result replaces an equal one
            self._loaded = _Loaded(self._directory, self._threads, self._cache_dir)
        return self._loaded


class _Loaded:
    """Tokenizer, network and calibration."""

    files: "CrossEncoderFiles"
    calibration: "Platt"
    network: "OpenVinoNetwork"

    def __init__(self, directory: Path | None, threads: int | None, cache_dir: Path | None) -> None:
        # Imported here: torch takes seconds, and answers composed of facts never need the model.
        from index.entailment.weights import ENTAILMENT, calibration_of
        from index.learning.openvino_network import OpenVinoNetwork
        from index.model_files import find_model

        self.files = ENTAILMENT.find(directory)
        self.calibration = calibration_of(self.files)
        self.encoder = StatementEncoder(find_model(None).directory / "tokenizer.json")
        self.network = OpenVinoNetwork(
            "entailment", self.files.sha256, self.files.network, threads=threads, cache_dir=cache_dir
        )
