"""A cross-encoder with OpenVINO on the CPU; converted once, kept by the checksum of its weights."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from index.learning.token_pairs import TokenBatch
from index.openvino_conversion import converted_once, default_cache_dir, quiet
from index.openvino_runtime import openvino as ov

if TYPE_CHECKING:  # torch takes seconds and 200 MB, and only the first start on a machine converts
    import torch

_CONVERSION_VERSION = 1  # raised when the graph made here changes


class OpenVinoNetwork:
    """A converted network; safe to use from several threads.

    Args:
        name: Of its kind, and `sha256` of its weights: what the conversion is kept by.
        sha256: See `name`.
        load: Gives the network in torch, ready for inference; called where there is no conversion yet.
        threads: Threads of inference; None leaves it to the runtime.
        cache_dir: Where the converted model is kept; None takes `XDG_CACHE_HOME/shelftalk`.
    """

    def __init__(
        self,
        name: str,
        sha256: str,
        load: "Callable[[], torch.nn.Module]",
        *,
        threads: int | None = None,
        cache_dir: Path | None = None,
    ) -> None:
        options: dict[str, Any] = {  # Any: OpenVINO's own value types
            "PERFORMANCE_HINT": "LATENCY",
            "INFERENCE_PRECISION_HINT": "f32",
            "ENABLE_CPU_PINNING": False,  # the cores are shared with the rest of the process
        }
        if threads is not None:
            options["INFERENCE_NUM_THREADS"] = threads
        folder = f"{name}-{sha256[:16]}-{_CONVERSION_VERSION}"
        target = (cache_dir or default_cache_dir()) / "openvino" / folder
        graph = converted_once(target, lambda xml: _convert(load(), xml))
        self._compiled = ov.Core().compile_model(graph, "CPU", options)
        self._requests = threading.local()

    def run(self, batch: TokenBatch) -> NDArray[np.float32]:
        """The logits of a batch, shape (B,)."""
        if not hasattr(self._requests, "request"):
            self._requests.request = self._compiled.create_infer_request()
        request = self._requests.request
        request.infer([batch.input_ids, batch.attention_mask, batch.token_type_ids])
        return np.array(request.get_output_tensor(0).data, dtype=np.float32)


def _convert(network: "torch.nn.Module", xml: Path) -> None:
    import torch

    ones = torch.ones((2, 8), dtype=torch.int64)  # (B, T)
    with torch.inference_mode(), quiet():
        converted = ov.convert_model(
            network,
            example_input=(ones, ones, ones),
            input=[[-1, -1], [-1, -1], [-1, -1]],
        )
    ov.save_model(converted, xml, compress_to_fp16=True)
