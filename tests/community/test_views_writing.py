import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from maillage.community import public as community
from maillage.community.models import Answer, Decision, Discussion, DiscussionFile, Keeping
from maillage.moderation.registry import REPORTABLES
from tests.cast import make_person
from tests.factories.community import make_answer, make_discussion
from tests.factories.meetings import make_meeting

ASK = {"kind": "QUESTION", "title": "Comment faire ?", "text": "Nous avons *tenté*.", "access": "MEMBERS"}


def picture():
    """Give a small PNG."""
    bytes_ = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(bytes_, "PNG")
    return SimpleUploadedFile("mur.png", bytes_.getvalue(), "image/png")


@pytest.fixture(autouse=True)
def known(db, settings):
    settings.MODERATE_FIRST_CONTRIBUTIONS = False


def at(name, row):
    return reverse(f"community:{name}", args=[row.pk])


def test_asking_keeps_what_is_typed_and_posts_once(sign_in, bruno):
    client, url = sign_in(bruno), reverse("community:discussion_create")
    page = client.post(url, ASK | {"title": " ", "text": "Long texte gardé"})
    assert page.status_code == 422
    assert "Donnez un titre" in page.text
    assert "Long texte gardé" in page.text
    assert client.post(url, ASK | {"kind": "LIKE", "access": "MOON", "themes": "x", "key": "y"}).status_code == 422
    assert client.post(url, ASK | {"relayed": "on", "access": "PUBLIC"}).status_code == 422
    key = str(uuid4())
    first = client.post(url, ASK | {"key": key})
    assert (first.status_code, client.post(url, ASK | {"key": key}).url) == (302, first.url)
    assert Discussion.objects.get().html == "<p>Nous avons <em>tenté</em>.</p>\n"


def test_things_are_found_without_script_and_attached(sign_in, bruno, chloe, denis):
    discussion = make_discussion(chloe, title="Le prix libre")
    client, url = sign_in(bruno), reverse("community:discussion_create")
    page = client.post(url, ASK | {"cherche": discussion.get_absolute_url(), "chercher": "1", "title": ""})
    assert page.status_code == 200
    assert "Le prix libre" in page.text
    assert "Donnez un titre" not in page.text
    hidden = make_discussion(chloe, title="En attente", opened_at=None)
    client.post(url, ASK | {"choses": [f"community.discussion:{discussion.uuid}", f"community.discussion:{hidden.uuid}", "x:y", "z"]})
    made = Discussion.objects.latest("pk")
    assert [row.thing for row in made.thing_rows.all()] == [discussion.uuid]
    meeting = make_meeting(denis)
    client.post(
        at("answer_create", made), {"text": f"Voyez http://testserver{meeting.get_absolute_url()} ou {meeting.get_absolute_url()}."}
    )
    assert [row.thing for row in Answer.objects.get().thing_rows.all()] == [meeting.uuid]
    assert meeting.title in client.get(made.get_absolute_url()).text


def test_a_picture_asks_what_it_shows_and_follows_its_discussion(sign_in, client, bruno, chloe, farid):
    sign_in(bruno)
    url = reverse("community:discussion_create")
    refused = client.post(url, ASK | {"fichiers": picture()})
    assert refused.status_code == 422
    assert "Dites ce que montre" in refused.text
    sent = refused.text.split('name="uploads" value="')[1].split('"')[0]
    made = client.post(url, ASK | {"uploads": sent, f"image-{sent}": "Un mur couvert de cartons"})
    assert made.status_code == 302
    row = DiscussionFile.objects.get()
    assert row.alt == "Un mur couvert de cartons"
    shown = client.get(made.url).text
    assert shown.count(f'src="/questions/images/{row.file.uuid}/"') == 1
    community.revise(
        discussion=Discussion.objects.get(),
        person=bruno,
        content=community.Content(title="Un mur", text=f"![Un mur](/questions/images/{row.file.uuid}/)"),
    )
    assert client.get(Discussion.objects.get().get_absolute_url()).text.count(f'src="/questions/images/{row.file.uuid}/"') == 1
    image, file = (reverse(f"community:{name}", args=[row.file.uuid]) for name in ("image", "file"))
    for who, status in ((chloe, 200), (farid, 404), (None, 404)):
        client.logout() if who is None else sign_in(who)
        assert [client.get(each).status_code for each in (image, file)] == [status, status]
    Discussion.objects.update(access="PUBLIC")
    assert client.get(image).status_code == 200
    community.withdraw(discussion=Discussion.objects.get(), person=bruno)
    assert client.get(image).status_code == 404


def test_answers_are_corrected_changed_and_withdrawn(sign_in, bruno, chloe, denis):
    discussion = make_discussion(bruno)
    client = sign_in(chloe)
    page = client.post(at("answer_create", discussion), {"text": " \u200b\n"})
    assert page.status_code == 422
    assert "Écrivez votre réponse" in page.text
    assert client.post(at("answer_create", discussion), {"text": "a" * 20_001}).status_code == 422
    assert client.post(at("answer_create", discussion), {"text": "Voici."}).url.startswith(discussion.get_absolute_url())
    given = Answer.objects.get()
    assert client.get(at("answer_edit", given)).status_code == 200
    assert client.post(at("answer_edit", given), {"text": ""}).status_code == 422
    stale = client.post(at("answer_edit", given), {"text": "Autre", "read_at": "2020-01-01T00:00:00+00:00"})
    assert stale.status_code == 422
    assert "entre-temps" in stale.text
    assert client.post(at("answer_edit", given), {"text": "Autre"}).status_code == 302
    assert "Voici." in client.get(at("history", discussion)).text
    sign_in(bruno)
    assert client.get(at("answer_edit", given)).status_code == 403
    assert client.post(at("answer_withdraw", given)).status_code == 403
    sign_in(denis)
    assert client.post(at("answer_withdraw", given), {"words": ""}).status_code == 422
    client.post(at("answer_withdraw", given), {"words": "Hors sujet."})
    page = client.get(discussion.get_absolute_url())
    assert "Hors sujet." in page.text
    assert "Autre" not in page.text
    assert client.post(at("answer_restore", given)).status_code == 302


def test_the_path_of_a_relayed_question(sign_in, bruno, chloe, denis):
    client = sign_in(bruno)
    page = client.post(reverse("community:discussion_create"), ASK | {"relayed": "on"}, follow=True)
    assert "chez la coordination" in page.text
    discussion = Discussion.objects.get()
    sign_in(chloe)
    assert client.get(discussion.get_absolute_url()).status_code == 404
    assert client.post(at("open", discussion)).status_code == 403
    sign_in(denis)
    assert "Bruno Collin" in client.get(discussion.get_absolute_url()).text
    assert client.post(at("open", discussion)).status_code == 302
    assert client.post(at("open", discussion)).status_code == 409
    sign_in(chloe)
    page = client.get(discussion.get_absolute_url())
    assert "Bruno" not in page.text
    assert client.get(at("erase_asker", discussion)).status_code == 403
    assert "Bruno" not in client.get(reverse("community:discussion_list")).text
    sign_in(bruno)
    assert client.post(at("erase_asker", discussion)).status_code == 302
    assert client.get(at("discussion_edit", discussion)).status_code == 403


def test_keep_thank_and_say_me_too_in_one_tap(sign_in, bruno, chloe, denis):
    discussion = make_discussion(bruno)
    given = make_answer(discussion, chloe)
    meeting = make_meeting(denis)
    client = sign_in(bruno)
    for name in ("thank", "keep"):
        assert client.get(at(name, given)).status_code == 200
        assert client.post(at(name, given), {"words": "Cela nous a aidés."}).status_code == 302
    page = client.get(discussion.get_absolute_url()).text
    assert page.count("Cela nous a aidés.") == 2
    assert page.index("Réponse retenue") < page.index("Votre réponse")
    assert client.post(at("same_here", discussion)).status_code == 403
    assert client.post(at("not_thank", given)).status_code == 302
    assert client.post(at("release", discussion)).status_code == 302
    assert not Keeping.objects.exists()
    assert client.post(at("found", discussion), {"meeting": "introuvable", "text": "Oui"}).status_code == 422
    assert client.post(at("found", discussion), {"meeting": meeting.get_absolute_url(), "text": "Oui"}).status_code == 302
    assert Keeping.objects.get().answer.meeting == meeting
    sign_in(chloe)
    assert client.post(at("same_here", discussion)).status_code == 302
    assert client.post(at("not_here", discussion)).status_code == 302
    assert client.get(at("keep", given)).status_code == 403
    assert client.get(at("found", discussion)).status_code == 403
    assert client.get(at("thank", given)).status_code == 403


def test_what_waits_is_declined_with_words(sign_in, settings, bruno, denis):
    settings.MODERATE_FIRST_CONTRIBUTIONS = True
    discussion = community.ask(person=bruno, content=community.Content(title="Première"))
    open_one = make_discussion(denis)
    given = community.answer(person=bruno, discussion=open_one, text="Première réponse")
    client = sign_in(denis)
    assert "Première réponse" in client.get(open_one.get_absolute_url()).text
    for name, row in (("decline", discussion), ("answer_decline", given)):
        assert client.get(at(name, row)).status_code == 200
        assert client.post(at(name, row), {"words": " "}).status_code == 422
        assert client.post(at(name, row), {"words": "Pas ici."}).status_code == 302
    assert Decision.objects.filter(outcome="DECLINED").count() == 2
    sign_in(bruno)
    assert client.get(discussion.get_absolute_url()).status_code == 404


def test_many_names_are_announced_before_they_are_mailed(sign_in, bruno):
    names = [make_person(f"Personne Numéro{letter}", email=f"{letter}@x.test").name for letter in "abcde"]
    client, url = sign_in(bruno), reverse("community:discussion_create")
    typed = ASK | {"text": ", ".join(f"@{name}" for name in names)}
    page = client.post(url, typed)
    assert page.status_code == 422
    assert "Vous nommez 5 personnes" in page.text
    assert 'name="prevenir"' in page.text
    assert client.post(url, typed | {"prevenir": "1"}).status_code == 302


def test_the_field_suggests_people_and_things(sign_in, client, bruno, chloe, farid):
    url = reverse("community:choose")
    assert client.get(url).status_code == 302
    sign_in(bruno)
    assert client.get(url, {"q": "chlo", "quoi": "personnes"}).json()["suggestions"][0]["insert"] == "@Chloé Dumont"
    for asked in ({"q": "far", "quoi": "personnes"}, {"q": "\0"}, {"q": "x" * 999}, {}):
        assert client.get(url, asked).json()["suggestions"] == []
    make_person("Chloé Dumont", email="autre@x.test")
    found = client.get(url, {"q": "Chloé", "quoi": "personnes"}).json()["suggestions"]
    assert [each["insert"].startswith("[@Chloé Dumont](/annuaire/personnes/") for each in found] == [True, True]


def test_an_answer_is_reported_and_withdrawn_with_words(sign_in, client, bruno, chloe, denis, farid):
    discussion = make_discussion(bruno)
    given = make_answer(discussion, bruno, text="À retirer")
    url = reverse("moderation:report", args=[Answer.KIND, given.uuid])
    assert client.get(url).status_code == 404
    sign_in(chloe)
    assert url in client.get(discussion.get_absolute_url()).text
    assert client.get(url).status_code == 200
    REPORTABLES[Answer.KIND].withdraw(uuid=given.uuid, person=denis, reason="Hors charte.")
    assert list(REPORTABLES[Answer.KIND].authors(uuid=given.uuid)) == [bruno]
    assert "Hors charte." in client.get(discussion.get_absolute_url()).text
    assert client.get(url).status_code in (404, 410)


def test_an_answer_to_what_was_withdrawn_meanwhile_is_shown_to_be_copied(sign_in, bruno, chloe):
    thread = make_discussion(bruno)
    client = sign_in(chloe)
    community.withdraw(discussion=thread, person=bruno)
    words = "Chez nous, la salle se prête le <b>jeudi</b>."
    answer = client.post(reverse("community:answer_create", args=[thread.pk]), {"text": words, "password": "phrase secrète de passe"})
    page = answer.content.decode()
    assert answer.status_code == 410 and "Ce que vous aviez écrit" in page
    assert "<textarea readonly" in page and "le &lt;b&gt;jeudi&lt;/b&gt;." in page and "phrase secrète" not in page
    assert "Ce que vous" not in client.get(thread.get_absolute_url()).content.decode()
