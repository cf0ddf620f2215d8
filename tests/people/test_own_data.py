"""Mes données: seen, taken away, erased."""

import ast
import inspect
import io
import json
import zipfile
from datetime import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.utils import timezone

from maillage.kernel.access.public import Refused
from maillage.kernel.files import public as files
from maillage.kernel.journal.models import Entry
from maillage.letters.models import MailPreferences
from maillage.people import public as people
from maillage.people.models import Person
from maillage.people.own_data import OWN_DATA
from maillage.people.views.kept_words import LABELS, room_in_words
from tests.people.test_security import enter

MARKERS = [f"MARQUE{number:02}ZZ" for number in range(12)]


@pytest.fixture
def marked(db):
    """Somebody whose every personal field holds a string found nowhere else."""
    person = Person.objects.create_user(
        f"{MARKERS[0]}@x.test".lower(),
        name=f"{MARKERS[1]} {MARKERS[2]}",
        function=MARKERS[3],
        phone=MARKERS[4],
        about=f"{MARKERS[5]} {MARKERS[6]}",
        languages=[MARKERS[7]],
        visibility={"phone": MARKERS[8]},
        mail_choices={MARKERS[9]: "none"},
        joined_at=timezone.now(),
        seen_on=timezone.localdate(),
    )
    EmailAddress.objects.create(user=person, email=f"{MARKERS[10]}@x.test".lower(), verified=True)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": MARKERS[11], "credential": {}})
    return person


def everything_in_the_database():
    rows = []
    for model in apps.get_models(include_auto_created=True):
        rows += [str(list(row.values())) for row in model._base_manager.values()]
    rows += [str(session.get_decoded()) for session in Session.objects.all()]
    return "\n".join(rows).upper()


@pytest.fixture
def another_room(monkeypatch):
    """What a room above registers."""
    told = []
    monkeypatch.setitem(
        OWN_DATA,
        "sample",
        people.OwnData(
            name="sample",
            label="Essai",
            collect=lambda *, person: {"email_seen": person.email},
            forget=lambda *, person: told.append(person.email),
            files=lambda *, person: files.StoredFile.objects.filter(owner=person),
        ),
    )
    return told


def test_leaving_erases_what_is_personal_and_keeps_the_place(marked, another_room):
    client, other = None, None
    Authenticator.objects.filter(user=marked).delete()
    client, other = enter(marked), enter(marked)
    Authenticator.objects.create(user=marked, type="webauthn", data={"name": MARKERS[11], "credential": {}})
    found = everything_in_the_database()
    assert [marker for marker in MARKERS if marker not in found] == []
    assert client.post("/mes-donnees/partir/", {}).status_code == 422
    response = client.post("/mes-donnees/partir/", {"sure": "on"})
    assert response.status_code == 302
    found = everything_in_the_database()
    assert [marker for marker in MARKERS if marker in found] == []
    gone = Person.objects.get(pk=marked.pk)
    assert (str(gone), gone.is_active, gone.role) == ("Ancien·ne membre", False, "MEMBER")
    assert gone.left_at and not gone.has_usable_password()
    assert another_room == [marked.email]
    assert client.get("/mon-profil/").status_code == other.get("/mon-profil/").status_code == 302
    entry = Entry.objects.get(kind="people.person.left")
    assert entry.actor is None
    assert people.find_by_email(email=marked.email) is None


def test_leaving_asks_for_a_recent_proof(sign_in, bruno):
    client = sign_in(bruno)
    for method in (client.get, client.post):
        assert method("/mes-donnees/partir/")["Location"].startswith("/compte/verification/")
    assert Person.objects.get(pk=bruno.pk).left_at is None


def test_the_last_coordinator_hands_over_first(denis):
    client = enter(denis)
    response = client.post("/mes-donnees/partir/", {"sure": "on"})
    assert response.status_code == 403
    assert "confiez votre rôle" in response.content.decode()
    assert Person.objects.get(pk=denis.pk).left_at is None


def test_nobody_closes_the_account_of_somebody_else_but_the_coordination(bruno, chloe, denis):
    with pytest.raises(Refused):
        people.leave(person=bruno, by=chloe)
    assert people.leave(person=bruno, by=denis).left_at
    assert people.leave(person=bruno, by=denis).left_at
    assert Entry.objects.get(kind="people.person.left").actor_id == denis.pk


def test_a_room_that_fails_to_forget_keeps_the_account_whole(bruno, denis, monkeypatch):
    def broken(*, person):
        raise RuntimeError

    monkeypatch.setitem(OWN_DATA, "sample", people.OwnData(name="sample", label="", collect=dict, forget=broken, files=list))
    with pytest.raises(RuntimeError):
        people.leave(person=bruno, by=bruno)
    assert Person.objects.get(pk=bruno.pk).name == "Bruno Collin"


def test_the_page_shows_what_every_room_keeps(sign_in, bruno, another_room):
    page = sign_in(bruno).get("/mes-donnees/").content.decode()
    assert "Essai" in page and "Email seen" in page and "Votre compte" in page


def test_the_archive_holds_data_and_files(bruno, another_room):
    client = enter(bruno)
    file = files.receive(upload=ContentFile("Un texte à moi.\n".encode(), name="../../été.txt"), owner=bruno)
    response = client.post("/mes-donnees/archive/")
    assert response.status_code == 200 and response["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    data = json.loads(archive.read("donnees.json"))
    assert data["people"]["compte"]["email"] == bruno.email
    assert data["sample"] == {"email_seen": bruno.email}
    names = [name for name in archive.namelist() if name != "donnees.json"]
    assert names == [f"fichiers/sample/001-{file.name}"]
    assert archive.read(names[0]).decode() == "Un texte à moi.\n"


def test_the_archive_takes_a_post_and_a_proof(sign_in, bruno):
    client = sign_in(bruno)
    assert client.get("/mes-donnees/archive/").status_code == 405
    assert client.post("/mes-donnees/archive/").status_code == 302


def test_every_field_of_a_person_is_exported(bruno):
    """A field added to the model must be exported, or named here with a reason."""
    said_otherwise = {
        "id",  # an internal number
        "uuid",  # exported as "identifiant"
        "password",  # a fingerprint: exported as "has_password"
        "is_superuser",  # follows from the role
        "groups",
        "user_permissions",  # Django's, unused
    }
    fields = {field.name for field in [*Person._meta.fields, *Person._meta.many_to_many]}
    exported = set(OWN_DATA["people"].collect(person=bruno)["compte"])
    assert fields - said_otherwise - exported == set()


def test_what_is_kept_is_said_in_words(sign_in, bruno):
    Person.objects.filter(pk=bruno.pk).update(trade="TECHNICAL", languages=["nl"], mail_choices={"a.b": "none"})
    page = sign_in(bruno).get("/mes-donnees/").content.decode()
    for words in ("régie et technique", "néerlandais", "Qui lit quoi", "Téléphone : la coordination seulement", "Courriers arrêtés"):
        assert words in page


def test_what_others_were_told_loses_the_name(bruno, chloe, denis):
    """Whole words only, in messages and mails, HTML included; a name that is also in another's is left alone."""
    from maillage.kernel.notices.public import Message, OutgoingMail
    from tests.cast import make_person

    bruno.name = "Bruno D’Haese & fils"
    bruno.save()
    now = timezone.now()
    told = Message.objects.create(
        person=denis, name="x", fact="1", title="Bruno D’Haese & fils propose « Carnet »", url="/", created_at=now
    )
    mail = OutgoingMail.objects.create(
        to=denis.email, subject="bruno d’haese & fils a écrit", text=f"Bruno D’Haese & fils <{bruno.email}>, Brunoise.",
        html="<p>Bruno D’Haese &amp; fils</p>", created_at=now,
    )  # fmt: skip
    people.leave(person=bruno, by=bruno)
    told.refresh_from_db()
    mail.refresh_from_db()
    gone = "Ancien·ne membre"
    assert (told.title, mail.subject) == (f"{gone} propose « Carnet »", f"{gone} a écrit")
    assert (mail.text, mail.html) == (f"{gone} <{gone}>, Brunoise.", f"<p>{gone}</p>")
    short = make_person("Chloé", email="autre@canal.test")
    told.title = "Chloé Dumont propose « Carnet »"
    told.save()
    people.leave(person=short, by=short)
    told.refresh_from_db()
    assert told.title.startswith("Chloé Dumont")


# Keys that are French words as they stand: on the page they only take a capital. Accents and spaces say as much of the others.
WORDS_ALREADY = frozenset(
    """
    accueillie adresse appareil attestations avec besoin besoins carnet code comment commune compte conditions courriels covoiturage cycle
    dans date de demande depuis dossier fonction genre heures identifiant initiative inscriptions le lectures lien ligne mercis messages
    mode mot mots nature niveau niveaux nom note objet observations organisation organisations page phrase places pourquoi principale
    question questions quoi raison relais rencontre ressource sessions situation sorte suite suivis texte titre version
    """.split()
)


def keys_written_by(function, seen):
    """The keys of the JSON values a function gives, and those it calls: read from its source, so that no row is needed."""
    if function in seen:
        return set()
    seen.add(function)
    found, known = set(), function.__globals__
    for node in ast.walk(ast.parse(inspect.getsource(function))):
        called = None
        match node:
            case ast.Dict():
                found |= {key.value for key in node.keys if isinstance(key, ast.Constant)}
            case ast.Subscript(ctx=ast.Store(), slice=ast.Constant(value=key)):
                found.add(key)
            case ast.Call(func=ast.Name(id=name)):
                called = known.get(name)
            case ast.Call(func=ast.Attribute(value=ast.Name(id=module), attr=name)):
                called = getattr(known.get(module), name, None) if inspect.ismodule(known.get(module)) else None
        if inspect.isfunction(called) and "dict[str" in str(called.__annotations__.get("return")):
            found |= keys_written_by(called, seen)
    return found


def test_every_key_a_room_writes_has_words():
    """A key without accents nor spaces has its label, or is named above."""
    lacking = {}
    for name, kept in OWN_DATA.items():
        keys = keys_written_by(kept.collect, set())
        assert keys, f"no key read in {name}"
        plain = {key for key in keys if "_" in key or (key.isascii() and " " not in key)}
        if without := plain - set(LABELS) - WORDS_ALREADY:
            lacking[name] = sorted(without)
    assert lacking == {}


def test_choices_of_mail_are_said_in_words(sign_in, bruno):
    MailPreferences.objects.create(
        person=bruno, weekdays=[1, 4], quiet_from=time(20), quiet_until=time(7, 30), quiet_region="FWB", changed_at=timezone.now()
    )
    page = sign_in(bruno).get("/mes-donnees/").content.decode()
    for words in ("Jours du courrier groupé", "Aucun courriel à partir de", "20h", "Aucun courriel jusqu’à", "7h30", "Wallonie-Bruxelles"):
        assert words in page
    assert "FWB" not in page and "jusqu a" not in page


def test_a_means_of_verification_is_named(bruno):
    Authenticator.objects.create(user=bruno, type="webauthn", data={"name": "Clé", "credential": {}})
    words = room_in_words(name="people", values=OWN_DATA["people"].collect(person=bruno))
    assert any("clé d’accès" in line for part in words.parts for line in part.lines)
