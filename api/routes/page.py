"""`GET /` and `GET /insights`: the pages of the shop and of its owner, and the files they are made of."""

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

router = APIRouter(include_in_schema=False)

_STATIC = Path(__file__).parent.parent / "static"
# The browser keeps the files but asks whether they have changed, so an update is seen at the next visit.
_CACHE_CONTROL = "no-cache"


class PageFiles(StaticFiles):
    """The scripts, the styles and the picture of the pages."""

    def __init__(self) -> None:
        super().__init__(directory=_STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Give a file, or that it has not changed."""
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _CACHE_CONTROL
        return response


@router.get("/")
async def page() -> FileResponse:
    """Give the page to talk to."""
    return FileResponse(_STATIC / "index.html", headers={"Cache-Control": _CACHE_CONTROL})


@router.get("/insights")
async def insights() -> FileResponse:
    """Give the page that shows a shop owner what to mend in the catalog."""
    return FileResponse(_STATIC / "insights.html", headers={"Cache-Control": _CACHE_CONTROL})
