"""Convert a sentence-transformers model to OpenVINO once, and keep the result by the checksum of its weights.

Pooling and normalisation become part of the graph, so that it maps token ids to unit vectors.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import BackendMissingError
from index.model_files import ModelFiles
from index.openvino_runtime import openvino as ov

_CONVERSION_VERSION = 1  # raised when the graph made here changes


def default_cache_dir() -> Path:
    """`XDG_CACHE_HOME/shelftalk`, else `~/.cache/shelftalk`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "shelftalk"


def converted_model(files: ModelFiles, cache_dir: Path) -> Path:
    """The converted model's XML file (its weights lie beside it), converted now where it is not there yet.

    Raises:
        BackendMissingError: If the model pools in a way this conversion does not know.
    """
    if files.pooling == "other":
        raise BackendMissingError(
            f"model {files.name!r} pools its tokens in a way that is not converted to OpenVINO; "
            "set index.encoder to 'transformer'"
        )
    target = cache_dir / "openvino" / f"{files.weights_sha256[:16]}-{files.pooling}-{_CONVERSION_VERSION}"
    return converted_once(target, lambda xml: _convert(files, xml))


def converted_once(target: Path, convert: Callable[[Path], None]) -> Path:
    """The XML file of a conversion, made now where it is not there yet.

    Two processes may convert at once: each writes aside and one rename wins.

    Args:
        target: The folder in which the conversion is kept.
        convert: Writes the converted model to the XML file it is given.

    Raises:
        OSError: If the conversion cannot be written or moved and there is none yet.
    """
    if not (target / "model.xml").is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".converting-", dir=target.parent))
        try:
            convert(aside / "model.xml")
            _move_into_place(aside, target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return target / "model.xml"


def _move_into_place(aside: Path, target: Path) -> None:
    try:
        aside.rename(target)
    except OSError:
        if not (target / "model.xml").is_file():  # not another process that was faster
            raise


def _convert(files: ModelFiles, xml: Path) -> None:
    # Imported here: torch takes seconds and 200 MB, and only the first start on a machine converts.
    import torch
    from transformers import AutoModel

    class UnitVectors(torch.nn.Module):
        """Token ids to unit vectors."""

        def __init__(self) -> None:
            super().__init__()
            self.transformer = AutoModel.from_pretrained(
                files.directory, local_files_only=True, dtype=torch.float32, attn_implementation="sdpa"
            ).eval()

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            hidden = self.transformer(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            if files.pooling == "cls":
                pooled = hidden[:, 0]  # (B, dim)
            else:
                mask = attention_mask.unsqueeze(-1).to(hidden.dtype)  # (B, T, 1)
                pooled = (hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9)  # (B, dim)
            return torch.nn.functional.normalize(pooled, dim=1)

    ones = torch.ones((2, 8), dtype=torch.int64)  # (B, T)
    with torch.inference_mode(), quiet():
        converted = ov.convert_model(
            UnitVectors(),
            example_input={"input_ids": ones, "attention_mask": ones},
            input=[("input_ids", [-1, -1]), ("attention_mask", [-1, -1])],
        )
    ov.save_model(converted, xml, compress_to_fp16=True)  # half the size; vectors agree to five digits


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bar, and no warning of each shape-dependent branch of the library's code while tracing."""
    from transformers.utils import logging

    verbosity, had_bar = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.set_verbosity(verbosity)
        if had_bar:
            logging.enable_progress_bar()
