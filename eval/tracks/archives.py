"""Read single files of the public sets, from a folder of the set's name or from its archive.

Paths inside an archive are compared, never followed.
"""

import tarfile
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from eval.errors import CasesError
from eval.tracks.ground import MissingDataError

_Form = TypeVar("_Form", bound=BaseModel)


class PublicForm(BaseModel):
    """A part of a public set: what is used of it is checked, the rest is left aside."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def member_text(data: Path, name: str, path: str) -> str:
    """The text of one file of a set.

    Args:
        data: The data folder, with `name/` or `name.tar.xz` in it.
        name: Of the set.
        path: Inside the set's folder.

    Raises:
        MissingDataError: If there is neither the file nor the archive.
        CasesError: If it cannot be read.
    """
    plain, archive = data / name / path, data / f"{name}.tar.xz"
    try:
        if plain.is_file():
            return plain.read_text(encoding="utf-8-sig")
        if archive.is_file():
            return _from_archive(archive, f"{name}/{path}")
    except (OSError, tarfile.TarError, UnicodeDecodeError) as error:
        raise CasesError(f"cannot read {path!r} of {name}: {error}; fetch it again") from error
    raise MissingDataError(f"there is no {name}.tar.xz in the data folder")


def parsed(text: str, form: type[_Form], what: str) -> _Form:
    """JSON of a set in the form that is expected of it.

    Raises:
        CasesError: If it has another form; names the set and the place.
    """
    try:
        return form.model_validate_json(text)
    except ValidationError as error:
        raise _unlike(error, what) from error


def parsed_lines(text: str, form: type[_Form], what: str) -> list[_Form]:
    """JSON Lines of a set, each in the form that is expected.

    Raises:
        CasesError: If a line has another form; names the set, the line and the place.
    """
    found = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            found.append(parsed(line, form, f"{what}, line {number}"))
    return found


def _from_archive(archive: Path, wanted: str) -> str:
    with tarfile.open(archive) as opened:
        for member in opened:
            file = opened.extractfile(member) if member.isfile() and member.name == wanted else None
            if file is not None:
                return file.read().decode("utf-8-sig")
    raise CasesError(f"{archive.name!r} holds no {wanted!r}; fetch it again")


def _unlike(error: ValidationError, what: str) -> CasesError:
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"]) or "the whole"
    return CasesError(f"{what}: {place}: {first['msg']}; the set has another form than expected")
