"""What gives somebody away: an asker without name in what they do next, and what was withdrawn in what has not left yet."""

import io
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from maillage.community import public as community
from maillage.community.domain import answers, carrying, discussions, harvesting
from maillage.community.domain.content import Content
from maillage.community.models import Answer, Discussion, Held, Mention
from maillage.community.notices import READER
from maillage.kernel.access.public import Refused
from maillage.kernel.journal.models import Entry
from maillage.kernel.notices.delivering import deliver_due
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters import public as letters
from maillage.mailbox.domain.taking import take_in
from maillage.mailbox.models import IncomingMail, RawMail
from maillage.mailbox.public import reply_address
from maillage.search.current import engine
from maillage.search.rebuilding import rebuild
from tests.cast import make_person
from tests.factories.community import make_answer, make_discussion
from tests.factories.library import make_file, make_pdf
from tests.mailbox.clients import file_part, mail, multipart, part

pytestmark = pytest.mark.django_db
WORD, NAME = "zutique", "Zéphyrine Zwanze"


@pytest.fixture(autouse=True)
def doors(settings):
    settings.REQUIRE_SECOND_FACTOR = False
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    settings.MAIL_IN_ADDRESS, settings.MAIL_DOMAIN = "reponses@reseau.test", "reseau.test"


@pytest.fixture
def asker(db):
    return make_person(NAME, email="zephyrine@zwanze.test")


def client_of(person=None):
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


def photo(name="IMG Zwanze.jpg"):
    """Give a photo that says who took it."""
    made, story = io.BytesIO(), Image.Exif()
    story[0x013B] = NAME
    Image.new("RGB", (60, 40), "teal").save(made, "JPEG", exif=story)
    return SimpleUploadedFile(name, made.getvalue(), "image/jpeg")


def bring(committed, body, sender, to, number="1"):
    with committed():
        row, _ = take_in(raw=mail(body, to=to, sender=(sender.name, sender.email), number=number), way=IncomingMail.Way.COMMAND)
    row.refresh_from_db()
    return row


def said(client, path):
    answer = client.get(path)
    assert answer.status_code < 500, path
    return f"{answer.headers} " + (b"".join(answer).decode("latin-1") if answer.streaming else answer.text)


def walk(client, *starts, most=70):
    """Go from link to link; give {path: what it says}."""
    seen, waiting = {}, list(starts)
    while waiting and len(seen) < most:
        path = waiting.pop(0)
        if path in seen or path.startswith(("/compte/", "/static/", "/demo/")):
            continue
        seen[path] = said(client, path)
        waiting += re.findall(r'(?:href|src|data-[a-z-]+|content)="(?:http://testserver)?(/[^"#]*)"', seen[path])
    return seen


def test_whoever_asked_without_name_is_given_away_by_nothing_they_do(committed, asker, amel, chloe, denis):
    mine, ask = client_of(asker), "/questions/poser/"
    typed = {
        "kind": "QUESTION",
        "access": "MEMBERS",
        "relayed": "on",
        "title": f"Une affaire {WORD} ?",
        "text": f"Avec @{amel.name}, chez nous.",
    }
    # A document bears the name of its author where nobody looks.
    document = SimpleUploadedFile("note.pdf", make_pdf(["Une note."], author=NAME))
    refused = mine.post(ask, typed | {"fichiers": document})
    assert refused.status_code == 422 and "Un document garde souvent" in refused.text and WORD in refused.text
    with committed():
        refused = mine.post(ask, typed | {"fichiers": photo()})
    sent = refused.text.split('name="uploads" value="')[1].split('"')[0]
    with committed():
        assert mine.post(ask, typed | {"uploads": sent, f"image-{sent}": "Un mur"}).status_code == 302
    asked = Discussion.objects.get()
    # The coordination takes out a name that would say too much: nobody hears that it was there.
    with committed():
        discussions.revise(discussion=asked, person=denis, content=Content(title=asked.title, text=f"Une affaire {WORD}."))
        discussions.open_held(discussion=asked, person=denis)
    asked.refresh_from_db()
    assert not Mention.objects.exists() and not Message.objects.filter(person=amel).exists()
    with committed():
        carrying.carry(discussion=asked, to=[(amel, "")], by=denis)
        letters.follow(person=chloe, kind=Discussion.KIND, uuid=asked.uuid)
        given = answers.answer(person=amel, discussion=asked, text="Essayez.")
    # Thanks bear a name; a relayed question does not open to everybody.
    page = mine.get(asked.get_absolute_url()).text
    assert f"/questions/reponses/{given.pk}/merci/" not in page and f"/questions/reponses/{given.pk}/retenir/" in page
    for path in (f"/questions/reponses/{given.pk}/merci/", f"/questions/{asked.pk}/porter/", f"/questions/{asked.pk}/recueillir/"):
        assert mine.post(path, {"words": "Merci", "into": "RESOURCE"}).status_code == 403, path
    edited = mine.post(f"/questions/{asked.pk}/modifier/", {"kind": "QUESTION", "title": asked.title, "text": "x", "access": "PUBLIC"})
    assert edited.status_code == 422 and "se relaie entre membres" in edited.text
    with pytest.raises(Refused):
        discussions.ask(person=asker, content=Content(title="Autre", relayed=True, access="PUBLIC"))
    # By mail: a signature that no mark announces, a picture that bears a name. The coordination reads it first, and so does its author.
    to = reply_address(reader=READER, key=asked.uuid, person=asker)
    body = multipart(
        "mixed", part("text/plain", f"Merci à vous.\n{NAME}\nAnimatrice"), file_part("Zwanze.jpg", photo().read(), "image/jpeg")
    )
    assert bring(committed, body, asker, to).state == "DONE"
    own = Answer.objects.get(from_asker=True)
    assert own.held_for == Held.RELAYED and own.author is None and not own.is_shown
    assert "vérifiez que rien n’y désigne" in OutgoingMail.objects.filter(person=denis).latest("pk").text
    assert (
        "Animatrice" in mine.get(asked.get_absolute_url()).text and mine.get(f"/questions/reponses/{own.pk}/modifier/").status_code == 200
    )
    assert "Animatrice" not in client_of(amel).get(asked.get_absolute_url()).text
    with committed():
        answers.revise_answer(given=own, person=asker, text="Merci à vous.")
        answers.open_answer(given=own, person=denis)
        community.keep(given=given, person=asker, words="Essayé.")
    rebuild(engine(), processes=0)
    # Whoever walks through the site reads the name on no page that speaks of the question; nor does any mail say it.
    for person in (amel, chloe, None):
        client = client_of(person)
        pages = walk(client, asked.get_absolute_url(), f"/questions/{asked.pk}/historique/", f"/questions/{asked.pk}/nouvelles/", f"/annuaire/personnes/{asker.uuid}/", "/questions/", "/", "/mes-messages/",
                     f"/recherche/?q={WORD}", "/recherche/?q=Zwanze", "/recherche.json?q=Zwanze", f"/recherche/suggestions/?q={WORD}", "/questions/flux.xml", "/moderation/", "/mes-donnees/archive/",
                     "/mes-preferences/apercu/", "/mon-bureau/", "/sitemap.xml", f"/questions/ressemble/?titre={WORD}", f"/questions/choisir.json?q={WORD}")  # fmt: skip
        for path, text in pages.items():
            # The search without words lists all there is, people and questions alike.
            assert path.startswith("/recherche/") and "q=" not in path or not (WORD in text.lower() and "zwanze" in text.lower()), (
                person,
                path,
            )
            # A visitor, whom nothing of it is told, finds the word only in addresses that hold it already.
            assert person or WORD in path or WORD not in text.lower(), path
        assert person is None or any("/questions/images/" in path for path in pages)
    for each in OutgoingMail.objects.exclude(person__in=[asker, denis]):
        assert "wanze" not in f"{each.subject}{each.text}{each.html}{each.headers}{each.from_address}{each.to_name}".lower()
    assert not Entry.objects.filter(actor=asker, kind__startswith="community.").exists()
    # Erased: the mail they wrote says it no more either, and counts no more when brought again.
    with committed():
        discussions.erase_asker(discussion=asked, person=asker)
    row = IncomingMail.objects.get()
    assert (row.person, row.from_name, row.from_address, row.subject, row.key, RawMail.objects.count()) == (None, "", "", "", "", 0)
    bring(committed, body, asker, to)
    assert Answer.objects.count() == 2 and IncomingMail.objects.count() == 1


def test_what_is_withdrawn_leaves_by_no_mail_that_waited(committed, settings, amel, bruno, chloe, denis):
    """Said on a Friday evening, withdrawn on Saturday: nothing of it leaves on Monday."""
    settings.MAIL_DELAY_SECONDS = 600
    asked = make_discussion(bruno, title="Une question")
    for person in (chloe, denis):
        letters.follow(person=person, kind=Discussion.KIND, uuid=asked.uuid)
    with committed():
        gone = answers.answer(person=amel, discussion=asked, text="Mot zarape, @Chloé Dumont.")
        stays = answers.answer(person=amel, discussion=asked, text="Mot zeste.")
        carrying.carry(discussion=asked, to=[(chloe, "")], by=denis)
        other = discussions.ask(person=chloe, content=Content(title="Une autre", text="Mot zingue, @Amel Berrada."))
    held = OutgoingMail.objects.filter(sent_at=None)
    assert {"zarape", "zeste", "zingue"} <= set(re.findall(r"z\w+", " ".join(held.values_list("text", flat=True))))
    with committed():
        answers.withdraw_answer(given=gone, person=denis, words="Hors charte.")
        discussions.withdraw(discussion=other, person=chloe)
    later = timezone.now() - timedelta(seconds=700)
    OutgoingMail.objects.update(next_attempt_at=later, created_at=later)
    deliver_due()
    left = OutgoingMail.objects.filter(sent_at__isnull=False)
    others = " ".join(left.exclude(person=amel).values_list("text", flat=True))
    assert "zeste" in others and "zarape" not in others and stays.is_shown
    # Whoever wrote it reads what was withdrawn, and why; of the other discussion, nothing.
    own = " ".join(left.filter(person=amel).values_list("text", flat=True))
    assert "Hors charte." in own and "zingue" not in others + own


def test_words_not_given_are_taken_by_no_draft(committed, amel, bruno, denis):
    asked = make_discussion(bruno, title="Le titre zutique", text="Mot zinzin.")
    given = make_answer(asked, amel, text="Mot zeste.")
    with committed():
        harvest = harvesting.begin(discussion=asked, answers=[given], into="INITIATIVE", person=denis)
        for part_ in harvest.parts.all():
            harvesting.consent(part=part_, given=part_.answer is not None)
        draft = harvesting.finish(harvest=harvest, person=denis)
    assert "zeste" in draft.done and WORD not in draft.title and "zinzin" not in f"{draft.summary}{draft.intention}"


def test_what_is_too_much_is_said_and_nothing_is_lost(committed, amel, bruno):
    asked, mine = make_discussion(amel), client_of(bruno)
    path, words = f"/questions/{asked.pk}/repondre/", "Une réponse longuement pesée."
    names = [f"note {number}.txt" for number in range(40)]
    many = mine.post(path, {"text": words, "fichiers": [SimpleUploadedFile(name, name.encode()) for name in names]})
    assert many.status_code == 422 and "10 fichiers et images au plus" in many.text and words in many.text
    kept = [make_file(bruno, f"image{number}.txt", f"{number}".encode()) for number in range(8)]
    assert mine.post(path, {"text": words, "uploads": [str(each.uuid) for each in kept], "key": str(asked.uuid)}).status_code == 302
    given = Answer.objects.get()
    edit = f"/questions/reponses/{given.pk}/modifier/"
    more = mine.post(edit, {"text": f"{words} Encore.", "fichiers": [SimpleUploadedFile(f"{number}.txt", b"x") for number in range(3)]})
    assert more.status_code == 422 and "au plus" in more.text and "Encore." in more.text and given.file_rows.count() == 8
    # The same form sent twice is once; other words, typed after going back to it, are another answer.
    typed = {"text": "Une deuxième.", "key": "7b0c1f6e-32a4-4c0f-9a53-0d6a5d1f0001"}
    assert mine.post(path, typed).url == mine.post(path, typed).url
    assert mine.post(path, typed | {"text": "Une troisième."}).status_code == 302
    assert list(Answer.objects.order_by("pk").values_list("text", flat=True)) == [words, "Une deuxième.", "Une troisième."]
    # With the key of somebody else, one's words are one's own.
    assert client_of(amel).post(path, typed).status_code == 302
    assert Answer.objects.filter(author=amel, text="Une deuxième.").count() == 1
    ask = {"kind": "QUESTION", "access": "MEMBERS", "title": "Une", "key": "7b0c1f6e-32a4-4c0f-9a53-0d6a5d1f0002"}
    assert len({mine.post("/questions/poser/", ask | {"title": title}).url for title in ("Une", "Une ", "Deux")}) == 2
    # An address that is none.
    assert mine.post(path, {"text": "Voyez https://[x/questions/1/ et http://a\u2100b/rencontres/1/"}).status_code == 302
