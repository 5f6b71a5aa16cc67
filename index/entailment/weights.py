"""Where the entailment model's weights lie, and the calibration that ships beside them."""

from dataclasses import asdict
from pathlib import Path

from index.learning.cross_encoder_files import CrossEncoderFiles, CrossEncoderFormat
from index.learning.weight_files import WeightFormat
from index.ranker.calibration import Platt

ENTAILMENT = CrossEncoderFormat(
    files=WeightFormat(manifest="entailment.json", kind="entailment model"), packaged=Path(__file__).parent / "weights"
)


def calibration_of(files: CrossEncoderFiles) -> Platt:
    """From a logit to a probability.

    Raises:
        IndexCorruptError: If the manifest holds none.
    """
    try:
        return Platt(**files.fitted)
    except TypeError as error:
        raise ENTAILMENT.files.misnamed(files.directory, error) from error


def as_fitted(calibration: Platt) -> dict[str, float]:
    """A calibration as the manifest keeps it."""
    return asdict(calibration)
