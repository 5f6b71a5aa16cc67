"""The evidence ranker with OpenVINO on the CPU; converted once, kept by the checksum of its weights."""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.model_files import find_model
from index.openvino_conversion import converted_once, default_cache_dir, quiet
from index.openvino_runtime import openvino as ov
from index.ranker.blending import RankerScores
from index.ranker.input import PairEncoder, RankerEvidence, RankerQuestion, TokenBatch, padded
from index.ranker.weights import RankerFiles, find_ranker

_CONVERSION_VERSION = 1  # raised when the graph made here changes
_PART_PAIRS = 16  # pairs of similar length that run together: padding costs more than a second call


class OpenVinoRanker:
    """A trained ranker converted to OpenVINO; safe to use from several threads.

    Args:
        directory: Of the weights; None takes the packaged ones.
        threads: Threads of inference; None leaves it to the runtime.
        cache_dir: Where the converted model is kept; None takes `XDG_CACHE_HOME/shelftalk`.
    """

    def __init__(
        self, *, directory: Path | None = None, threads: int | None = None, cache_dir: Path | None = None
    ) -> None:
        files = find_ranker(directory)
        self._tuning = files.tuning
        self._encoder = PairEncoder(find_model(None).directory / "tokenizer.json")
        options: dict[str, Any] = {  # Any: OpenVINO's own value types
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,  # the cores are shared with the rest of the process
        }
        if threads is not None:
            options["INFERENCE_NUM_THREADS"] = threads
        graph = converted_ranker(files, cache_dir or default_cache_dir())
        self._compiled = ov.Core().compile_model(graph, "CPU", options)
        self._requests = threading.local()
        self.model_id = files.model_id

    def score(self, question: RankerQuestion, evidence: Sequence[RankerEvidence]) -> RankerScores:
        """Scores of each piece of evidence, in batches of similar length."""
        logits = np.zeros(len(evidence), dtype=np.float32)  # (n,)
        asked = self._encoder.question_ids(question)
        stated = self._encoder.evidence_ids(evidence)
        order = sorted(range(len(stated)), key=lambda row: (len(stated[row]), row))
        for start in range(0, len(order), _PART_PAIRS):
            rows = order[start : start + _PART_PAIRS]
            logits[rows] = self._run(padded([(asked, stated[row]) for row in rows]))
        return self._tuning.scores(question, evidence, logits)

    def _run(self, batch: TokenBatch) -> NDArray[np.float32]:
        if not hasattr(self._requests, "request"):
            self._requests.request = self._compiled.create_infer_request()
        request = self._requests.request
        request.infer([batch.input_ids, batch.attention_mask, batch.token_type_ids])
        return np.array(request.get_output_tensor(0).data, dtype=np.float32)  # (B,)


def converted_ranker(files: RankerFiles, cache_dir: Path) -> Path:
    """The converted ranker's XML file, converted now where it is not there yet; two processes may do so at once."""
    target = cache_dir / "openvino" / f"ranker-{files.sha256[:16]}-{_CONVERSION_VERSION}"
    return converted_once(target, lambda xml: _convert(files, xml))


def _convert(files: RankerFiles, xml: Path) -> None:
    # Imported here: torch takes seconds and 200 MB, and only the first start on a machine converts.
    import torch

    from index.ranker.torch_ranker import load_network

    ones = torch.ones((2, 8), dtype=torch.int64)  # (B, T)
    with torch.inference_mode(), quiet():
        converted = ov.convert_model(
            load_network(files),
            example_input=(ones, ones, ones),
            input=[[-1, -1], [-1, -1], [-1, -1]],
        )
    ov.save_model(converted, xml, compress_to_fp16=True)
