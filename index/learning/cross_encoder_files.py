"""A trained cross-encoder as files that ship: bf16, the layers that were trained and the head, and what was fitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.learning.weight_files import WeightFormat, model_id

if TYPE_CHECKING:  # torch takes seconds, and a converted model needs none of it
    import torch

    from index.learning.cross_encoder import CrossEncoder


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossEncoderFiles:
    """A trained cross-encoder on disk, checked."""

    kind: "CrossEncoderFormat"
    directory: Path
    name: str
    layers: int
    frozen_layers: int  # the lowest, which are the encoder's own
    encoder_sha256: str  # of the encoder's weights, whose embeddings and lowest layers it reads with
    sha256: str  # over all parts
    fitted: Any  # Any: JSON of what was fitted after training, checked by the model that reads it

    @property
    def model_id(self) -> str:
        """Name and the first 16 digits of the checksum."""
        return model_id(self.name, self.sha256)

    def network(self) -> "CrossEncoder":
        """The network in fp32 with its trained weights, ready for inference.

        Raises:
            IndexCorruptError: If the encoder is another than it was trained with, or a weight is missing or unknown.
        """
        # Imported here: torch takes seconds and 200 MB, and only the first start on a machine converts.
        from index.learning.cross_encoder import load_cross_encoder

        return load_cross_encoder(
            self.state(),
            layers=self.layers,
            encoder_sha256=self.encoder_sha256,
            what=self.kind.files.kind,
            frozen_layers=self.frozen_layers,
        )

    def state(self) -> "dict[str, torch.Tensor]":
        """The weights in fp32, by name."""
        return {name: value.float() for name, value in self.kind.files.tensors(self.directory).items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossEncoderFormat:
    """How one kind of cross-encoder is kept."""

    files: WeightFormat
    packaged: Path  # where the one that ships lies

    def write(
        self,
        directory: Path,
        state: "Mapping[str, torch.Tensor]",
        *,
        name: str,
        shape: tuple[int, int],
        encoder_sha256: str,
        fitted: Mapping[str, object],
    ) -> CrossEncoderFiles:
        """Write the parts and their manifest; parts of an earlier version are removed.

        Args:
            directory: Where to.
            state: The weights that are not the encoder's own, by name.
            name: Of the model.
            shape: How many layers it has, and how many of them are the encoder's own.
            encoder_sha256: Of the encoder's weights.
            fitted: What was fitted after training, as JSON.
        """
        import torch

        tensors = {key: value.detach().to(torch.bfloat16).contiguous() for key, value in state.items()}
        layers, frozen = shape
        fields = {
            "name": name,
            "layers": layers,
            "frozen_layers": frozen,
            "encoder_sha256": encoder_sha256,
            "fitted": fitted,
        }
        self.files.write(directory, tensors, fields, indent=1)
        return self.find(directory)

    def find(self, directory: Path | None = None) -> CrossEncoderFiles:
        """The model of a directory, None for the packaged one; every part is checked against its checksum.

        Raises:
            BackendMissingError: If there is no model there.
            IndexCorruptError: If a part is missing or is not what the manifest says.
        """
        found = directory or self.packaged
        manifest = self.files.read(found)
        fields = manifest.fields
        try:
            return CrossEncoderFiles(
                kind=self,
                directory=found,
                name=fields["name"],
                layers=int(fields["layers"]),
                frozen_layers=int(fields["frozen_layers"]),
                encoder_sha256=fields["encoder_sha256"],
                sha256=manifest.sha256,
                fitted=fields["fitted"],
            )
        except (KeyError, TypeError) as error:
            raise self.files.misnamed(found, error) from error
