"""What every response carries, and that the page needs nothing from elsewhere."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

import api
from api.app import create_app
from api.settings import ApiSettings
from tests.api.fake_shop import FakeShop

STATIC = Path(api.__path__[0]) / "static"


@pytest.mark.parametrize("path", ["/", "/static/app.js", "/healthz", "/v1/nothing", "/metrics", "/openapi.json"])
def test_every_response_carries_the_security_headers_and_a_request_id(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r"r_[0-9a-f]{24}", headers["X-Request-ID"])
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["img-src"] == policy["connect-src"] == "'self'"


def test_defect_carries_the_security_headers_too(client: TestClient, shop: FakeShop) -> None:
    shop.assistant.fail_with = RuntimeError("defect")
    headers = client.post("/v1/ask", json={"question": "hepa?"}).headers
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_other_sites_are_allowed_nothing(client: TestClient) -> None:
    response = client.get("/v1/products/VAC-200", headers={"Origin": "https://elsewhere.example"})
    assert not [name for name in response.headers if name.lower().startswith("access-control-")]


def test_request_id_of_a_proxy_is_kept_when_it_is_harmless(client: TestClient) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": "edge-7.a"}).headers["X-Request-ID"] == "edge-7.a"
    for given in ("a b", "x" * 65, "<script>"):
        assert client.get("/healthz", headers={"X-Request-ID": given}).headers["X-Request-ID"].startswith("r_")


def test_images_may_come_from_the_origins_of_the_settings(shop: FakeShop) -> None:
    settings = ApiSettings(image_origins=("https://cdn.shop.example",))
    with TestClient(create_app(shop, settings)) as client:
        assert "img-src 'self' https://cdn.shop.example;" in client.get("/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("origin", ["https://a.example; script-src *", "javascript:x", "https://a.example/path"])
def test_image_origin_that_is_no_origin_is_refused(origin: str) -> None:
    with pytest.raises(ValidationError):
        ApiSettings(image_origins=(origin,))


def test_answers_are_not_kept_by_caches_and_page_files_are_asked_for_again(client: TestClient) -> None:
    assert client.get("/v1/products/VAC-200").headers["Cache-Control"] == "no-store"
    first = client.get("/static/app.js")
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/static/app.js", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_page_names_no_other_host_and_holds_no_inline_script_or_style() -> None:
    files = sorted(STATIC.iterdir())
    assert {"index.html", "app.js", "style.css"} <= {file.name for file in files}
    for file in files:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "//" not in re.sub(r"(?m)^\s*//.*$|; // .*$| // .*$", "", text), file.name
        assert "innerHTML" not in text, file.name
    page = (STATIC / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", page)


def test_every_file_the_page_names_is_there(client: TestClient) -> None:
    named = set()
    for file in STATIC.iterdir():
        text = file.read_text(encoding="utf-8")
        named |= set(re.findall(r'"(/static/[^"]+)"', text))
        named |= {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', text)}
    assert len(named) >= 7
    for path in sorted(named):
        assert client.get(path).status_code == 200, path
