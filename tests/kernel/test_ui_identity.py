"""The network's own logo and its name on a phone."""

from dataclasses import replace

import pytest

from maillage.kernel.ui.network import logo_version

pytestmark = pytest.mark.django_db


@pytest.fixture
def own_logo(settings, tmp_path):
    path = tmp_path / "logo.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', encoding="utf-8")
    settings.NETWORK = replace(settings.NETWORK, logo=str(path))
    return path


def test_the_own_logo_is_shown_and_runs_nothing(client, own_logo):
    address = f"/logo-{logo_version(path=str(own_logo))}"
    assert f'<img src="{address}"' in client.get("/compte/connexion/").text
    answer = client.get(address)
    assert answer["Content-Type"] == "image/svg+xml"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "immutable" in answer["Cache-Control"]


def test_another_version_or_no_logo_is_not_found(client, settings):
    assert client.get("/logo-abc").status_code == 404


def test_the_manifest_names_the_network(client, settings):
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    assert answer.json()["name"] == settings.NETWORK.name
    assert "/manifest.webmanifest" in client.get("/compte/connexion/").text
