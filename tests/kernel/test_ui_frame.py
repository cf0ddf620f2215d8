"""The frame of pages: menu, display, colour of the network, parts, errors, stylesheet."""

import re
from io import BytesIO

import html5lib
import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages, success
from django.contrib.messages.storage.cookie import CookieStorage
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from PIL import Image

from maillage.kernel.ui import icons, stylesheet
from maillage.kernel.ui.checks import network_sun_can_be_read
from maillage.kernel.ui.colour import DEFAULT_SUN, INK, contrast, network_stylesheet
from maillage.kernel.ui.context import Site
from maillage.kernel.ui.network import Nameless
from maillage.kernel.ui.og import og_image
from maillage.kernel.ui.respond import respond

pytestmark = pytest.mark.urls("tests.kernel.ui_urls")
STATIC = stylesheet.HERE / "static" / "ui"


def page_request(path="/", cookies=None, **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    request.COOKIES.update(cookies or {})
    request._messages = CookieStorage(request)
    return request


def test_the_stylesheet_is_up_to_date_and_light():
    assert stylesheet.TARGET.read_text(encoding="utf-8") == stylesheet.bundle(), "run make assets"
    assert stylesheet.TARGET.stat().st_size <= 30 * 1024


def test_colours_are_written_in_the_tokens_only():
    literal = re.compile(r"(?<![\w&-])#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})\b|\b(?:rgb|hsl|oklch)a?\(", re.IGNORECASE)
    for path in stylesheet.SOURCES.glob("*/*.css"):
        if path.parent.name != "2-tokens":
            assert not literal.search(path.read_text(encoding="utf-8")), path.name


def test_no_id_selector_and_no_important_outside_showing_and_print():
    for path in stylesheet.SOURCES.glob("*/*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^#[a-z]", text, re.MULTILINE), path.name
        if path.parent.name not in ("1-reset", "6-utilities", "7-print"):
            assert "!important" not in text, path.name


@pytest.mark.parametrize("name", ["trame.js", "upload.js"])
def test_scripts_are_light(name):
    assert (STATIC / "js" / name).stat().st_size <= 5 * 1024


def test_what_the_stylesheet_asks_for_is_there():
    for address in re.findall(r"url\(([^)]+)\)", stylesheet.bundle()):
        assert (STATIC / address).is_file(), address


def test_every_icon_is_a_path():
    assert len(icons.PATHS) >= 60
    assert all(re.fullmatch(r"[MmLlHhVvCcSsQqTtAaZz0-9.,\- ]+", path) for path in icons.PATHS.values())


def test_menu_skips_what_no_room_answers_and_says_where_one_is(settings):
    settings.NAVIGATION = [("Nulle part", "nowhere:at_all"), ("Composants", "catalogue:index")]
    items = Site(page_request("/composants/")).navigation
    assert [(item.label, item.current) for item in items] == [("Composants", "page")]
    assert Site(page_request("/composants/plus/")).navigation[0].current == "true"
    assert Site(page_request("/ailleurs/")).navigation[0].current == ""


@pytest.mark.parametrize(("cookie", "checked"), [("dark", "dark"), ("light", "light"), ("", ""), ("<script>", "")])
def test_display_is_rendered_checked(cookie, checked):
    html = render_to_string("errors/404.html", {"reason": ""}, page_request(cookies={"theme": cookie}))
    assert re.search(rf'name="theme" value="{checked}" checked', html)
    assert html.count(" checked") == 1


class TestSun:
    def test_default_needs_no_other_stylesheet(self, settings):
        settings.NETWORK = Nameless()
        assert "reseau-" not in render_to_string("errors/404.html", {"reason": ""}, page_request())

    @pytest.mark.django_db
    def test_own_colour(self, settings, client):
        settings.NETWORK = Nameless(sun="#7fd1ae")
        html = render_to_string("errors/404.html", {"reason": ""}, page_request())
        address = reverse("ui:network_css", kwargs={"sun": "7fd1ae"})
        assert f'href="{address}"' in html
        response = client.get(address)
        assert response["Content-Type"].startswith("text/css")
        assert "immutable" in response["Cache-Control"]
        assert "#7fd1ae" in response.text
        assert client.get(reverse("ui:network_css", kwargs={"sun": "ffffff"})).status_code == 404

    @pytest.mark.parametrize("sun", [DEFAULT_SUN, "#7fd1ae", "#ff9ec4", "#ffffff", "#c0d000", "#9fb8ff"])
    def test_labels_stay_readable(self, sun):
        rules = re.search(r"neutre\] \{ --tint: light-dark\((\S+), (\S+)\); --k: light-dark\((\S+), (\S+)\)", network_stylesheet(sun=sun))
        pale, deep, label, dark_label = rules.groups()
        assert contrast(label, pale) >= 6.5
        assert contrast(dark_label, deep) >= 6.5
        assert contrast(INK, sun) >= 4.5

    @pytest.mark.parametrize(("sun", "problem"), [("jaune", "ui.E001"), ("#123", "ui.E001"), ("#101060", "ui.E002"), ("#ffcb3d", None)])
    def test_a_colour_nobody_could_read_is_refused_at_start(self, settings, sun, problem):
        settings.NETWORK = Nameless(sun=sun)
        assert [message.id for message in network_sun_can_be_read()] == ([problem] if problem else [])

    def test_no_colour_no_stylesheet(self):
        with pytest.raises(ValueError, match="not a colour"):
            network_stylesheet(sun="#000;}body{display:none")


class TestRespond:
    def test_whole_page_and_part(self):
        whole = respond(page_request(), "errors/404.html", {"reason": ""}, part="panel", status=422)
        assert whole.status_code == 422
        assert b"<!doctype html>" in whole.content
        assert "HX-Request" in whole["Vary"]

    def test_part_travels_with_the_messages(self, settings, tmp_path):
        (tmp_path / "sample.html").write_text("<html>{% partialdef panel inline %}<p>{{ word }}</p>{% endpartialdef %}</html>")
        settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
        request = page_request(**{"HX-Request": "true"})
        success(request, "C’est publié.")
        html = respond(request, "sample.html", {"word": "oui"}, part="panel").content.decode()
        assert html.startswith("<p>oui</p>")
        assert 'hx-swap-oob="true"' in html
        assert "C’est publié." in html
        assert not list(get_messages(page_request()))
        back = page_request(**{"HX-Request": "true", "HX-History-Restore-Request": "true"})
        assert "<html>" in respond(back, "sample.html", {"word": "oui"}, part="panel").content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 410, 413, 422, 429])
def test_error_pages(status):
    html = render_to_string(f"errors/{status}.html", {"reason": "", "status": status, "thing": ""}, page_request("/x/?q=1"))
    assert html.count("<h1>") == 1
    assert "noindex" in html
    assert "style=" not in html
    html5lib.HTMLParser(strict=True).parse(html)
    reason = render_to_string(f"errors/{status}.html", {"reason": "Parce que <b>.", "status": status, "thing": ""}, page_request())
    assert "Parce que &lt;b&gt;." in reason


@pytest.mark.parametrize("status", [500, 503])
def test_error_pages_without_anything(status, django_assert_num_queries):
    html = render_to_string(f"errors/{status}.html")
    html5lib.HTMLParser(strict=True).parse(html)
    assert html.count("<h1>") == 1


@pytest.mark.django_db
class TestCatalogue:
    def test_valid_and_free_of_inline_code(self, client):
        response = client.get("/composants/")
        assert response.status_code == 200
        html = response.text
        html5lib.HTMLParser(strict=True).parse(html)
        assert "style=" not in html
        assert not re.search(r"<script(?![^>]*\bsrc=)", html)
        assert not re.search(r"\son\w+=", html)
        ids = re.findall(r'\bid="([^"]+)"', html)
        assert len(ids) == len(set(ids)), [name for name in ids if ids.count(name) > 1]

    def test_refuses_to_be_written_to(self, client):
        assert client.post("/composants/").status_code in (403, 405)


def test_shared_picture_is_the_same_each_time_and_holds_any_title():
    for title in ("Court", "mot " * 80, "x" * 300, "", "  espaces   partout  ", "Émoji 🎭 et 漢字"):
        one = og_image(seed="a", kind="ressource", title=title, subtitle="Centre culturel de la Vallée")
        assert Image.open(BytesIO(one)).size == (1200, 630)
    assert one == og_image(seed="a", kind="ressource", title=title, subtitle="Centre culturel de la Vallée")
    assert one != og_image(seed="b", kind="ressource", title=title, subtitle="Centre culturel de la Vallée")
    assert og_image(seed="a", kind="inconnu", title="x")


def test_catalogue_has_a_name():
    try:
        assert reverse("catalogue:index") == "/composants/"
    except NoReverseMatch:
        pytest.fail("the catalogue must be served in tests")
