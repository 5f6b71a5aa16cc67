"""Where a model server listens and which of its models is meant: `URL#NAME`."""

import ipaddress
from dataclasses import dataclass

import httpx

from rag.errors import GenerationError

KEY_VARIABLE = "SHELFTALK_ANSWERING__SERVER__API_KEY"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """A model of a server."""

    url: str  # of the API, such as "http://127.0.0.1:8000/v1", without a slash at the end and without a secret
    model: str  # as the server calls it
    is_local: bool  # this machine, by its address

    @property
    def shown_model(self) -> str:
        """The name for answers: of a path only its last part, because paths are nobody's business."""
        is_path = self.model.startswith(("/", "./", "../", "~")) or "\\" in self.model
        return self.model.replace("\\", "/").rstrip("/").rpartition("/")[2] if is_path else self.model


def parse_address(written: str) -> ServerAddress:
    """Read `URL#NAME`; a URL without a path is given `/v1`, where such servers have their API.

    Raises:
        GenerationError: If it has another form, or holds a password or a query; what was written is then not repeated.

    Example:
        >>> parse_address("http://127.0.0.1:8001#qwen").url
        'http://127.0.0.1:8001/v1'
    """
    place, separator, model = written.partition("#")
    try:
        url = httpx.URL(place)
    except httpx.InvalidURL:
        url = httpx.URL("")
    if url.userinfo or url.query:
        raise GenerationError(
            f"the URL of a model server must not hold a password or a query; set the key in {KEY_VARIABLE}"
        )
    if not separator or not model.strip() or url.scheme not in ("http", "https") or not url.host:
        raise GenerationError("a model server is named as 'openai:URL#NAME', e.g. openai:http://127.0.0.1:8001/v1#qwen")
    path = url.path.rstrip("/") or "/v1"
    return ServerAddress(url=str(url.copy_with(path=path)), model=model.strip(), is_local=_is_local(url.host))


def _is_local(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
