"""Where the ranker's weights lie, and what was tuned and ships beside them."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from index.learning.cross_encoder_files import CrossEncoderFiles, CrossEncoderFormat
from index.learning.weight_files import WeightFormat
from index.ranker.blending import Blend, Tuning
from index.ranker.calibration import Calibration, Platt

RANKER = CrossEncoderFormat(
    files=WeightFormat(manifest="ranker.json", kind="evidence ranker"), packaged=Path(__file__).parent / "weights"
)


def tuning_of(files: CrossEncoderFiles) -> Tuning:
    """What was fitted after training.

    Raises:
        IndexCorruptError: If the manifest does not hold it.
    """
    try:
        blend, calibration = Blend(**files.fitted["blend"]), _calibration(files.fitted["calibration"])
    except (KeyError, TypeError, AttributeError) as error:
        raise RANKER.files.misnamed(files.directory, error) from error
    return Tuning(blend=blend, calibration=calibration)


def as_fitted(tuning: Tuning) -> dict[str, object]:
    """A tuning as the manifest keeps it."""
    calibration = {source: asdict(platt) for source, platt in tuning.calibration.by_source.items()}
    return {"blend": asdict(tuning.blend), "calibration": calibration}


def _calibration(raw: Mapping[str, Mapping[str, float]]) -> Calibration:
    return Calibration(by_source={source: Platt(**fit) for source, fit in raw.items()})
