"""Every page of the site, as each role, light and dark, wide and narrow, enlarged, without colours or movement."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.journeys import addresses, checks
from tests.journeys.shapes import ALL, Shape, worth_a_look
from tests.journeys.world import alive
from tests.people.test_security import enter

# Each thing pages are made of is looked at in both colours, at both widths.
MODES = [((1440, "light"), (390, "dark")), ((1440, "dark"), (390, "light"))]
# Text at 200 %, letters and words apart.
ENLARGED = """() => {
  document.documentElement.style.fontSize = "200%";
  for (const node of document.querySelectorAll("body *")) {
    node.style.setProperty("letter-spacing", ".12em", "important");
    node.style.setProperty("word-spacing", ".16em", "important");
  }
}"""


@pytest.fixture
def world(transactional_db, settings):
    settings.REQUIRE_SECOND_FACTOR = False
    world = alive()
    who = {"visitor": None, "candidate": world.farid, "member": world.bruno, "steward": world.amel, "coordinator": world.denis}
    world.things["clients"] = {role: enter(person) if person else Client() for role, person in who.items()}
    TOTP.activate(world.bruno, "A" * 32)
    RecoveryCodes.activate(world.bruno)
    key = Authenticator.objects.create(user=world.bruno, type="webauthn", data={"name": "Clé du bureau", "credential": {}})
    world.things["key"] = key.pk
    return world


def test_the_table_holds_every_page(world):
    listed = set(addresses.in_the_world(world)) | addresses.NOT_PAGES | addresses.ON_THE_WAY
    assert listed == set(addresses.names())


def test_every_page(visit, world):
    """Each page answers each role with sound HTML; a browser opens those that show it something the others do not."""
    found, pages = [], []
    # The second database answers those who read most differently from one another.
    for role in ("visitor", "member", "coordinator") if checks.ALREADY else addresses.ROLES:
        for path, status in addresses.of_role(world, role):
            wrong, shape, html = read(world.clients[role], role, path, status)
            found += [f"{role} {path}: {each}" for each in wrong]
            pages.append((shape, (role, path, status, html)))
    # On the second database of `make test`, pages look as they did on the first one.
    chosen = [] if checks.ALREADY else worth_a_look([each for each in pages if each[0]])
    readers = {}
    for at, (role, path, status, html) in enumerate(chosen):
        if role not in readers:
            cookie = world.clients[role].cookies.get("sessionid")
            readers[role] = visit(cookie=cookie.value if cookie else None)
        wrong = checks.invalid(html) + look(readers[role], path, status, MODES[at % 2])
        found += [f"{role} {path}: {each}" for each in wrong]
    assert not found, "\n".join(found)
    assert checks.ALREADY or len(chosen) > 100


def read(client, role, path, status):
    """Ask for a page without a browser; give all that is wrong with it, its shape, and itself."""
    answer = client.get(path)
    if answer.status_code != status:
        return [f"{answer.status_code}, not {status}"], None, ""
    html = answer.content.decode()
    shape = Shape(html)
    wrong = shape.wrong + (checks.invalid(html) if ALL else [])
    if role == "visitor" and 'method="post"' not in html and answer.cookies:
        wrong.append(f"cookies: {answer.cookies}")
    return wrong, shape, html


def look(reader, path, status, modes):
    """Open a page, give all that is wrong with it."""
    page = reader.page
    show(page, *modes[0])
    if not reader.signed_in:
        page.context.clear_cookies()
    answer = page.goto(reader.base + path)
    if answer.status != status:
        return [f"{answer.status}, not {status}, in a browser"]
    wrong = checks.facts(page) + reader.said()
    for at, (width, display) in enumerate(modes):
        show(page, width, display)
        wrong += checks.too_wide(page, width)
        wrong += [f"{width} {display}: {each}" for each in checks.axe(page, again=at > 0)]
    wrong += checks.too_wide(page, 320)
    wrong += enlarged(page)
    if not reader.signed_in and 'method="post"' not in answer.text() and page.context.cookies():
        wrong.append(f"cookies: {page.context.cookies()}")
    return wrong


def show(page, width, display):
    """Lay the page out at this width and in these colours, if it is not so already."""
    if getattr(page, "shown", None) != (width, display):
        page.emulate_media(color_scheme=display, reduced_motion="reduce", forced_colors="none")
        if page.viewport_size["width"] != width:
            page.set_viewport_size({"width": width, "height": 900})
        page.shown = width, display


def enlarged(page):
    """Text at 200 %, forced colours, no movement: give what moves or runs out of the screen."""
    page.shown = None
    page.emulate_media(forced_colors="active")
    page.evaluate(ENLARGED)
    over = checks.too_wide(page, 1440)
    moving = page.evaluate("document.getAnimations().length")
    return [f"at 200 %: {each}" for each in over] + [f"{moving} movements"] * bool(moving)
