"""Every page of the site, as each role, light and dark, wide and narrow."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.journeys import addresses, checks
from tests.journeys.world import alive
from tests.people.test_security import enter

# A page is opened once for each role, then looked at in two of the four modes; the next role, or its neighbour, in the other two.
MODES = [((1440, "light"), (390, "dark")), ((1440, "dark"), (390, "light"))]
PARTS = 4


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


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page(visit, world, part):
    found, known = [], set()
    for at, role in enumerate(addresses.ROLES):
        if checks.ALREADY:
            # Looked at in a browser on the other database: here, they answer.
            found += [f"{role} {each}" for each in answers(world.clients[role], of_part(world, role, part))]
            continue
        cookie = world.clients[role].cookies.get("sessionid")
        reader = visit(cookie=cookie.value if cookie else None)
        for number, (path, status) in of_part(world, role, part):
            found += [f"{role} {path}: {each}" for each in look(reader, path, status, MODES[(at + number // PARTS) % 2], known)]
    assert not found, "\n".join(found)


def of_part(world, role, part):
    return [(number, page) for number, page in addresses.of_role(world, role) if number % PARTS == part]


def answers(client, pages):
    """Ask for the pages, give those that answer otherwise."""
    given = [(path, status, client.get(path).status_code) for _number, (path, status) in pages]
    return [f"{path}: {found}, not {status}" for path, status, found in given if found != status]


def look(reader, path, status, modes, known):
    """Open a page, give all that is wrong with it."""
    page = reader.page
    page.set_viewport_size({"width": 1440, "height": 900})
    if not reader.signed_in:
        page.context.clear_cookies()
    answer = page.goto(reader.base + path)
    if answer.status != status:
        return [f"{answer.status}, not {status}"]
    html = answer.text()
    wrong = checks.facts(page) + checks.invalid(html) + reader.said()
    skeleton = checks.skeleton(html)
    if skeleton in known:
        return wrong
    known.add(skeleton)
    for at, (width, display) in enumerate(modes):
        page.emulate_media(color_scheme=display, reduced_motion="reduce")
        wrong += checks.too_wide(page, width)
        wrong += [f"{width} {display}: {each}" for each in checks.axe(page, again=at > 0)]
    wrong += checks.too_wide(page, 320)
    if not reader.signed_in and 'method="post"' not in html and page.context.cookies():
        wrong.append(f"cookies: {page.context.cookies()}")
    return wrong
