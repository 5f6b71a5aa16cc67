"""The command line with `serve`: every other command lives in `rag/cli.py`, which may not know of HTTP."""

import json
import os
import sys
from contextlib import closing
from typing import Annotated

import typer
from fastapi import FastAPI

from api.app import create_app
from api.errors import AddressError
from api.server import is_loopback, serve, serve_processes, take_address, url_of
from api.settings import load_api_settings
from rag.assembly import Shop, open_shop
from rag.cli import Json, Store, app, clear_errors, load_settings, run
from rag.settings import Settings

_STORE_VARIABLE = "SHELFTALK_STORE"  # how further processes learn of the store


@app.command("serve")
@clear_errors
def serve_command(
    host: Annotated[str, typer.Option(help="Address to listen on; one that only this machine reaches.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port to listen on; 0 takes a free one.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes; each loads its own models.")] = 1,
    store: Store = None,
    as_json: Json = False,
) -> None:
    """Serve the REST API and the shop page until stopped with Ctrl+C."""
    if not is_loopback(host):
        raise AddressError(
            f"refusing to listen on {host!r}: there are no API keys yet, so whoever reaches it could "
            "use the shop; listen on 127.0.0.1 and put a proxy that checks access before it"
        )
    settings, api_settings = load_settings(store), load_api_settings()
    with take_address(host, port) as taken:
        if workers > 1:
            os.environ[_STORE_VARIABLE] = str(settings.store)
            _tell(f"serving on {url_of(taken)} with {workers} processes; Ctrl+C stops them")
            _report(url_of(taken), settings, workers, as_json=as_json)
            serve_processes("api.cli:app_from_environment", taken, workers)
            return
        with closing(_warm(open_shop(settings))) as shop:
            for warning in shop.readiness().warnings:
                _tell(f"warning: {warning}")
            _tell(f"serving on {url_of(taken)}; Ctrl+C stops it")
            _report(url_of(taken), settings, workers, as_json=as_json)
            serve(shop, taken, api_settings)


def app_from_environment() -> FastAPI:
    """The app of one of several processes; its store is named by `SHELFTALK_STORE`."""
    return create_app(_warm(open_shop(load_settings(None))), load_api_settings())


def main() -> None:
    """The console script `shelftalk`."""
    run(app)


def _warm(shop: Shop) -> Shop:
    shop.warm_up()
    return shop


def _report(url: str, settings: Settings, workers: int, *, as_json: bool) -> None:
    """One line of JSON for the program that started this one, before the first request is taken."""
    if as_json:
        typer.echo(json.dumps({"url": url, "store": str(settings.store), "workers": workers}))
        sys.stdout.flush()


def _tell(text: str) -> None:
    typer.echo(f"shelftalk: {text}", err=True)


if __name__ == "__main__":
    main()
