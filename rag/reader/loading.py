"""A trained reader in memory: from the files that ship, or from a training run's checkpoint."""

import json
from pathlib import Path

from safetensors.torch import load_file

from index.errors import IndexCorruptError, IndexingError
from index.learning.checkpoint import MODEL
from index.model_files import find_model
from rag.reader.decoding import Decoder
from rag.reader.input import ReaderTokenizer
from rag.reader.network import ReaderNetwork
from rag.reader.starting import network_of_encoder
from rag.reader.weights import ReaderFiles, read_state


def load_reader(files: ReaderFiles) -> Decoder:
    """The reader of published files.

    Raises:
        IndexCorruptError: If it was trained on other word embeddings than the installed encoder's, or lacks weights.
    """
    encoder = find_model(None)
    if encoder.weights_sha256 != files.encoder_sha256:
        raise IndexCorruptError(
            f"{files.name} was trained with the encoder {files.encoder_sha256[:16]}, installed is "
            f"{encoder.weights_sha256[:16]}; install the encoder it names"
        )
    network = network_of_encoder(encoder.directory, files.outputs)
    take_published(network, files)
    return Decoder(network.eval(), ReaderTokenizer(encoder.directory / "tokenizer.json"))


def take_published(network: ReaderNetwork, files: ReaderFiles) -> None:
    """Set a network's weights to published ones.

    Raises:
        IndexCorruptError: If weights are missing or named otherwise.
    """
    missing = set(network.trained_state()) ^ set(state := read_state(files))
    if missing:
        raise IndexCorruptError(f"{files.name} lacks or misnames {min(missing)!r}; reinstall shelftalk")
    network.load_state_dict(state, strict=False)


def load_trained(checkpoint: Path) -> ReaderNetwork:
    """The network of a training run.

    Raises:
        IndexingError: If there is no checkpoint.
    """
    if not (checkpoint / MODEL).is_file():
        raise IndexingError(f"there is no checkpoint in {str(checkpoint)!r}; train first")
    outputs = json.loads((checkpoint / "outputs.json").read_text(encoding="utf-8"))
    network = network_of_encoder(find_model(None).directory, outputs)
    network.load_state_dict(load_file(checkpoint / MODEL), strict=False)
    return network.eval()
