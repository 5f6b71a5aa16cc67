"""A reader's network that starts from the encoder's weights, before it has learnt to write."""

import json
from collections.abc import Sequence
from pathlib import Path

from safetensors.torch import load_file

from rag.reader.input import SEGMENTS
from rag.reader.network import NetworkShape, ReaderNetwork


def network_of_encoder(directory: Path, outputs: Sequence[int]) -> ReaderNetwork:
    """The encoder of a directory as a reader.

    Args:
        directory: With `config.json` and `model.safetensors` of a BERT encoder.
        outputs: The tokens that may be generated, ascending.
    """
    network = ReaderNetwork(shape_of(directory), outputs)
    network.take_encoder(load_file(directory / "model.safetensors"))
    return network


def shape_of(directory: Path) -> NetworkShape:
    """The sizes of a reader over the encoder of a directory."""
    config = json.loads((directory / "config.json").read_text(encoding="utf-8"))
    return NetworkShape(
        vocabulary=config["vocab_size"],
        dim=config["hidden_size"],
        n_layers=config["num_hidden_layers"],
        n_heads=config["num_attention_heads"],
        inner=config["intermediate_size"],
        positions=config["max_position_embeddings"],
        segments=len(SEGMENTS),
    )
