"""`shelftalk serve`."""

import json
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner

import api.cli
from api.settings import ApiSettings, load_api_settings
from api.shop import ServedShop
from rag.cli import app
from rag.settings import Settings
from tests.api.fake_shop import FakeReadiness, FakeShop


class OpenedShop(FakeShop):
    """A fake shop that keeps what was done with it."""

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.log: list[str] = []

    def warm_up(self) -> None:
        self.log.append("warm")

    def close(self) -> None:
        self.log.append("closed")


class Served:
    """Stands in for the web server."""

    def __init__(self) -> None:
        self.opened: list[OpenedShop] = []
        self.addresses: list[tuple[str, int]] = []

    def open_shop(self, settings: Settings) -> OpenedShop:
        shop = OpenedShop(settings)
        shop.readiness_now = FakeReadiness(warnings=("the index is behind",))
        self.opened.append(shop)
        return shop

    def serve(self, shop: ServedShop, taken: socket.socket, settings: ApiSettings) -> None:
        assert isinstance(shop, OpenedShop)
        assert settings == ApiSettings()
        shop.log.append("served")
        self.addresses.append(taken.getsockname())


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Served:
    served = Served()
    monkeypatch.setattr(api.cli, "open_shop", served.open_shop)
    monkeypatch.setattr(api.cli, "serve", served.serve)
    return served


def run(*arguments: str) -> tuple[int, str]:
    """Exit code and standard error of `shelftalk serve`."""
    result = CliRunner().invoke(app, ["serve", *arguments])
    return result.exit_code, result.stderr


def test_serve_opens_the_store_warms_it_serves_it_and_closes_it(served: Served, tmp_path: Path) -> None:
    code, told = run("--port", "0", "--store", str(tmp_path))
    assert code == 0
    [shop] = served.opened
    assert shop.settings.store == tmp_path
    assert shop.log == ["warm", "served", "closed"]
    [(host, port)] = served.addresses
    assert host == "127.0.0.1"
    assert f"serving on http://127.0.0.1:{port}" in told
    assert "warning: the index is behind" in told


def test_serve_tells_a_program_where_it_listens(served: Served, tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["serve", "--port", "0", "--store", str(tmp_path), "--json"])
    [(_, port)] = served.addresses
    assert json.loads(result.stdout) == {"url": f"http://127.0.0.1:{port}", "store": str(tmp_path), "workers": 1}


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "shop.example"])
def test_address_that_others_reach_is_refused(served: Served, host: str) -> None:
    code, told = run("--host", host, "--port", "0")
    assert code == 2
    assert f"refusing to listen on '{host}'" in told
    assert served.opened == []


def test_taken_port_is_told_before_the_store_is_opened(served: Served) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        code, told = run("--port", str(other.getsockname()[1]))
    assert code == 2
    assert "address already in use" in told
    assert served.opened == []


def test_setting_out_of_bounds_is_told_by_its_name(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_API__N_WORKERS", "0")
    code, told = run("--port", "0")
    assert code == 2
    assert "SHELFTALK_API__N_WORKERS" in told
    assert served.opened == []


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_API__N_WORKERS", "7")
    monkeypatch.setenv("SHELFTALK_API__IMAGE_ORIGINS", '["https://cdn.shop.example"]')
    settings = load_api_settings()
    assert (settings.n_workers, settings.image_origins) == (7, ("https://cdn.shop.example",))


def test_image_origins_that_are_no_json_are_told(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFTALK_API__IMAGE_ORIGINS", "https://cdn.shop.example")
    code, told = run("--port", "0")
    assert code == 2
    assert "image_origins" in told


def test_several_processes_learn_of_the_store_by_the_environment(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begun: list[tuple[str, int]] = []
    monkeypatch.setattr(api.cli, "serve_processes", lambda factory, taken, n: begun.append((factory, n)))
    monkeypatch.setenv("SHELFTALK_STORE", "somewhere else")
    code, _ = run("--port", "0", "--workers", "3", "--store", str(tmp_path))
    assert code == 0
    assert begun == [("api.cli:app_from_environment", 3)]
    api.cli.app_from_environment()
    assert [shop.settings.store for shop in served.opened] == [tmp_path]
