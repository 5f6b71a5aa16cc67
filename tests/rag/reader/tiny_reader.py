"""A reader of random weights that is small enough for tests, with the installed encoder's vocabulary."""

from functools import cache

import torch

from index.model_files import find_model
from rag.reader.decoding import Decoder
from rag.reader.input import SEGMENTS, ReaderEvidence, ReaderInput, ReaderTokenizer
from rag.reader.network import NetworkShape, ReaderNetwork

QUESTION = ReaderInput(
    question="How heavy is the WH-1000XM5, and does it fold?",
    evidence=(
        ReaderEvidence(source="attribute", text="weight: 1.25 kg"),
        ReaderEvidence(source="review", text="I love that it folds flat. Fits my IKEA drawer."),
        ReaderEvidence(
            source="qa", text="Yes, it comes with a USB-C cable (1,200 mm).", context="is a cable included?"
        ),
    ),
)
LONG_QUESTION = ReaderInput(
    question="what is in the box?",
    evidence=(
        ReaderEvidence(source="document", text=" ".join(f"Part {i} of the box is no. {i * 7}." for i in range(40))),
    ),
)


@cache
def tokenizer() -> ReaderTokenizer:
    return ReaderTokenizer(find_model(None).directory / "tokenizer.json")


@cache
def tiny_network(seed: int = 0) -> ReaderNetwork:
    """Two layers of 16 dimensions that rather copy than generate."""
    torch.manual_seed(seed)
    shape = NetworkShape(
        vocabulary=tokenizer().size, dim=16, n_layers=2, n_heads=2, inner=32, positions=512, segments=len(SEGMENTS)
    )
    words = tokenizer().ids("yes no . , it is has a customer says that the weight")
    network = ReaderNetwork(shape, sorted({*words, 4, 102}))
    with torch.no_grad():
        for parameter in network.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.6)
        network.output_bias[network.output_ids.tolist().index(102)] = -6.0  # answers of some length
        network.output_bias[network.output_ids.tolist().index(4)] = -9.0
        network.gate.bias.fill_(-1.0)
    return network.eval()


def tiny_decoder(seed: int = 0) -> Decoder:
    return Decoder(tiny_network(seed), tokenizer())
