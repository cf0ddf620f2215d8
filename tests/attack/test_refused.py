"""Every act as everybody who may not: refused, and nothing in the database has moved."""

import uuid

import pytest

from maillage.network.models import Theme
from maillage.search import queries
from tests.attack import world as worlds
from tests.attack.addresses import addresses, kinds_counted, patterns
from tests.kept_worlds import kept_world

pytestmark = pytest.mark.django_db
COORDINATION = {"coordinator"}
KEEPERS = {"owner", "steward", "coordinator"}
MEMBERS = {"other", "colleague", "owner", "steward", "coordinator"}
NOBODY = set()
REFUSED = {302, 403, 404, 405, 409, 410, 422}


def allowed(world, name, what, role):
    """Say whether this role may do this to this thing; an act that is not in the table fails the test."""
    keepers = {"public", "members only"}
    match name:
        case "library:contribute" | "library:upload":
            return role in MEMBERS
        case "library:draft" | "library:draft_state" | "library:draft_discard":
            mine = {"draft": "owner", "asked": "colleague"}
            return role == mine.get(what) or (what == "somebody" and role in MEMBERS and not name.endswith("discard"))
        case "library:resource_edit" | "library:version_create" | "library:resource_checked" | "library:resource_withdraw":
            if name == "library:resource_edit" and what == "waiting":
                return role in COORDINATION
            return role in KEEPERS and what in keepers or (what == "their version" and role in {"other", "coordinator"})
        case "library:inspirations" | "library:inspiration_drop":
            return role in KEEPERS and what in keepers or (what == "their version" and role in {"other", "coordinator"})
        case "library:use_create" | "library:keep":
            return role in MEMBERS and what in {*keepers, "their version"}
        case "network:vouch":
            return role in {"owner", "steward", "colleague"} and what == "request"
        case "network:organisation_edit" | "network:team":
            return role == "coordinator" or (what == "mine" and role == "steward") or (what == "theirs" and role == "other")
        case "network:membership_end" | "network:steward_toggle":
            theirs = what == "membership other"
            return role in COORDINATION or what == f"membership {role}" or (role == "other" if theirs else role == "steward")
        case (
            "letters:notifications_read"
            | "letters:follow"
            | "letters:preferences"
            | "letters:test_mail"
            | "people:profile_edit"
            | "people:charter_accept"
            | "people:sessions"
            | "people:leave"
            | "people:export"
        ):
            return role not in {"visitor", "departed"}
        case "network:own_place":
            return role in MEMBERS
        case _ if name in world.coordination:
            return role in COORDINATION
        case _ if name in world.to_visitors:
            return True
        case _ if name.startswith(("dossiers:", "links:", "initiatives:", "meetings:", "traces:", "needs:", "community:", "welcome:")):
            # Members add to these rooms. What they hold is not in this world: it is tried in test_dossiers_rights and test_meetings_crossing.
            return what == "" and role in MEMBERS
    raise AssertionError(f"{name} is in no line of the table")


VALID = {
    "network:organisation_edit": {"name": "Volée", "kind": "CENTRE", "sector": "CULTURE"},
    "network:organisation_create": {"name": "Inventée", "kind": "CENTRE", "sector": "CULTURE"},
    "network:organisation_close": {"closed_on": "2026-01-01"},
    "network:team": {"email": "chloe@canal.test", "function": "Intruse"},
    "network:steward_toggle": {"confier": "1"},
    "network:invitations": {"addresses": "intrus@exemple.test"},
    "network:join_request_accept": {},
    "network:join_request_decline": {"refus-word": "Non."},
    "network:join_request_question": {"question-word": "Quoi ?"},
    "network:theme_tree": {"name": "Intrus"},
    "library:resource_edit": {"title": "Volé", "summary": "Volé.", "access": "PUBLIC"},
    "library:version_create": {"note": "Volée"},
    "library:resource_withdraw": {"reason": "Parce que."},
    "library:use_create": {"words": "Volé."},
    "library:ask_change": {"completer-word": "Encore."},
    "library:decline": {"decliner-word": "Non."},
    "library:draft": {"title": "Volé", "summary": "Volé.", "access": "PUBLIC", "brouillon": "1"},
    "library:draft_state": {"title": "Volé", "summary": "Volé."},
    "editorial:page_create": {"title": "Intruse", "body": "Texte."},
    "editorial:page_edit": {"title": "Volée", "body": "Volée.", "based_on": "2"},
}


@pytest.fixture
def world(settings, committed):
    settings.REQUIRE_SECOND_FACTOR = False
    queries._kept_labels.clear()
    made = kept_world("attacked, without index", lambda: worlds.build(indexed=False), within=committed)
    made.coordination = {name for name, _, access, _ in patterns() if access == "coordinator"}
    account = {name for name, _, access, _ in patterns() if access == "account" and (":" not in name or name.startswith("people:"))}
    made.to_visitors = account | {name for name, _, access, _ in patterns() if access == "public"}
    return made


def test_acts_are_refused_to_those_who_may_not(world, bare_errors):
    theme, organisation = Theme.objects.first(), world.ids["organisation"]
    before, wrong, probes = kinds_counted(), [], 0
    clients = {role: world.client(role) for role in worlds.ROLES}
    for name, what, path, access in list(addresses(world, method="POST")):
        data = dict(VALID.get(name, {}))
        if name.startswith(("library:resource_edit", "library:draft")):
            data |= {"theme": theme.pk, "organisations": [organisation]}
        if name == "library:use_create":
            data["organisation"] = organisation
        if name in ("network:theme_edit", "network:theme_merge"):
            data |= {"name": "Volé", "into": theme.pk}
        for role in worlds.ROLES:
            if allowed(world, name, what, role):
                continue
            probes += 1
            client = clients[role]
            for method in ("post", "put", "delete", "patch") if role == "other" else ("post",):
                answer = getattr(client, method)(path, data if method == "post" else b"")
                if answer.status_code not in REFUSED or (method != "post" and answer.status_code == 302 and role in MEMBERS):
                    wrong.append(f"{method} {path} ({name}, {what}) as {role}: {answer.status_code}")
                # One's own draft, sent already, leads to what became of it.
                sent = name == "library:draft" and answer.headers.get("Location", "").startswith("/bibliotheque/ressources/")
                if answer.status_code == 302 and not answer["Location"].startswith("/compte/connexion/") and method == "post" and not sent:
                    wrong.append(f"{path} ({name}, {what}) as {role} leads to {answer['Location']}")
        if len(wrong) > 30:
            break
    assert not wrong, "\n".join(wrong[:30])
    assert probes > 500
    print(probes, "acts refused")
    after = kinds_counted()
    moved = [label for label in before if before[label] != after[label]]
    assert not moved, [(label, set(after[label]) ^ set(before[label])) for label in moved]


def test_what_is_sent_beside_the_form_is_ignored(world):
    """Fields of the models that no form has: role, trust, dates of publication, owner."""
    more = {"role": "ADMINISTRATOR", "is_superuser": "1", "is_staff": "1", "trusted_at": "2020-01-01", "joined_at": "2020-01-01", "contributor": "1",
            "published_at": "2020-01-01", "is_steward": "1", "pk": "1", "id": "1", "uuid": str(uuid.uuid4()), "person": "1", "owner": "1", "email": "vole@exemple.test"}  # fmt: skip
    person = world.people["candidate"]
    client = world.client("candidate")
    assert client.post("/mon-profil/", {"name": "Farid Gilson", **more}).status_code == 302
    person.refresh_from_db()
    assert (person.role, person.is_superuser, person.joined_at, person.trusted_at, person.email) == (
        "MEMBER",
        False,
        None,
        None,
        "farid@creche.test",
    )
    owner = world.client("owner")
    key = world.ids["draft"].uuid
    theme = Theme.objects.first()
    answer = owner.post(
        f"/bibliotheque/partager/{key}/",
        {"title": "Carnet", "summary": "Suite.", "theme": theme.pk, "access": "PUBLIC", "brouillon": "1", **more},
    )
    assert answer.status_code == 302
    draft = world.ids["draft"]
    draft.refresh_from_db()
    assert draft.published_at is None and draft.submitted_at is None and draft.contributor_id == world.people["owner"].pk


def test_nobody_speaks_for_an_organisation_that_is_not_theirs(world):
    owner, theirs = world.client("owner"), world.ids["other organisation"]
    resource = world.ids["public"]
    assert owner.post(f"/bibliotheque/ressources/{resource.pk}/nous-aussi/", {"organisation": theirs, "words": "Volé."}).status_code == 422
    key, theme = uuid.uuid4(), Theme.objects.first()
    answer = owner.post("/bibliotheque/partager/", {"key": str(key), "title": "T", "summary": "S.", "theme": theme.pk, "access": "PUBLIC", "organisations": [theirs],
                                                    "context": "x", "publier": "1"})  # fmt: skip
    assert answer.status_code == 422
    edited = owner.post(
        f"/bibliotheque/ressources/{resource.pk}/modifier/",
        {"title": "T", "summary": "S.", "theme": theme.pk, "access": "PUBLIC", "organisations": [theirs]},
    )
    assert edited.status_code == 422
    assert not resource.organisations.filter(pk=theirs).exists()


def test_files_of_others_are_not_attached(world, client):
    """A file received for somebody, or held by a closed page, does not follow whoever names it."""
    other, theme = world.client("other"), Theme.objects.first()
    for name in ("draft file", "waiting file", "members only file"):
        key = uuid.uuid4()
        answer = other.post("/bibliotheque/partager/", {"key": str(key), "title": "T", "summary": "S.", "theme": theme.pk, "access": "PUBLIC",
                                                        "uploads": [str(world.ids[name])], "context": "x", "brouillon": "1"})  # fmt: skip
        assert answer.status_code == 302
        assert not type(world.ids["draft"]).objects.get(uuid=key).versions.exists(), name


def test_sessions_of_others_are_not_ended(world):
    from allauth.usersessions.models import UserSession

    from tests.people.test_security import enter

    victim, thief = world.client("owner"), enter(world.people["other"])
    victim.get("/compte/sessions/")
    session = UserSession.objects.get(user=world.people["owner"])
    assert thief.post("/compte/sessions/", {"session": session.pk}).status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_former_rights_end_at_once(world):
    """Restrict, withdraw, leave, lose the page: what was open closes with the act, sessions that stay open included."""
    from maillage.library.domain import publishing
    from maillage.network.domain import memberships
    from maillage.network.models import Membership
    from maillage.people.domain.departure import leave

    steward, visitor, other = world.client("steward"), world.client("visitor"), world.client("other")
    public, waiting = world.ids["public"], world.ids["waiting"]
    file = public.versions.get().files.get().file.uuid
    paths = [f"/bibliotheque/fichiers/{file}/", f"/bibliotheque/ressources/{public.pk}/image.png", public.get_absolute_url()]
    assert [visitor.get(path).status_code for path in paths] == [200, 200, 200]
    owner = world.client("owner")
    theme = Theme.objects.first()
    edited = owner.post(
        f"/bibliotheque/ressources/{public.pk}/modifier/",
        {"title": public.title, "summary": public.summary, "theme": theme.pk, "access": "MEMBERS"},
    )
    assert edited.status_code == 302
    assert [visitor.get(path).status_code for path in paths] == [404, 404, 404]
    publishing.withdraw(resource=public, person=world.people["coordinator"], reason="Essai.")
    assert [other.get(path).status_code for path in (paths[0], paths[2])] == [410, 410]
    page = f"/bibliotheque/ressources/{waiting.pk}/"
    assert steward.get(page, follow=True).status_code == 200
    mine = Membership.objects.get(uuid=world.ids["membership steward"])
    memberships.relieve_steward(membership=mine, actor=world.people["coordinator"])
    assert steward.get(page).status_code == 404
    assert steward.get(f"/annuaire/organisations/{world.ids['organisation']}/modifier/").status_code == 403
    leave(person=world.people["other"], by=world.people["other"])
    assert other.get("/mon-bureau/").status_code == 302
    assert other.get("/annuaire/personnes/").status_code == 302
