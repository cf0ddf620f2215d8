"""A thread made into a resource or an initiative with the consent of its authors; brought from elsewhere; shown elsewhere."""

import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from maillage.community import public as community
from maillage.community.domain.harvesting import begin, consent, finish
from maillage.community.domain.pasting import Pasted, paste
from maillage.community.forms.elsewhere import parts_of
from maillage.community.links import consent_path
from maillage.community.models import Arrivals, Discussion, DiscussionThing, Harvest, HarvestPart, Origin, Revision
from maillage.initiatives.public import Initiative
from maillage.kernel.access.public import Refused, Stale
from maillage.kernel.notices.public import Message, OutgoingMail
from maillage.letters import public as letters
from maillage.library.public import Resource
from tests.factories.community import make_answer, make_discussion

pytestmark = pytest.mark.django_db


def test_a_thread_becomes_a_resource_with_the_words_that_are_given(sign_in, amel, bruno, chloe, denis, committed):
    discussion = make_discussion(amel, title="Comment associer les écoles ?")
    yes, no = make_answer(discussion, bruno, text="Partez d’une sortie."), make_answer(discussion, chloe, text="Mot gardé pour soi.")
    client, path = sign_in(amel), f"/questions/{discussion.pk}/recueillir/"
    assert client.get(path).status_code == 200
    assert client.post(path, {"into": "RESOURCE", "reponses": [yes.pk, no.pk, "x"]}).status_code == 302
    assert client.post(path, {"into": "RESOURCE", "reponses": [yes.pk]}).status_code == 302
    assert [mail.person for mail in OutgoingMail.objects.order_by("pk")] == [bruno, chloe], "asked once each"
    links = {part.person: consent_path(part=part) for part in HarvestPart.objects.exclude(person=amel)}
    visitor = Client()
    assert (
        links[bruno].split(":")[0] in OutgoingMail.objects.get(person=bruno).text
        and "Partez d’une sortie." in visitor.get(links[bruno]).content.decode()
    )
    assert HarvestPart.objects.filter(given=None).count() == 2, "looking decides nothing"
    assert visitor.post(links[bruno], {"reponse": "peut-être"}).status_code == 422
    assert "C’est noté" in visitor.post(links[bruno], {"reponse": "oui"}).content.decode()
    visitor.post(links[chloe], {"reponse": "non"})
    assert Message.objects.filter(person=amel, name="community.consents_given").count() == 1
    made = client.post(path, {"brouillon": "1"})
    draft = Resource.objects.get()
    assert made.url == f"/bibliotheque/partager/{draft.uuid}/" and draft.published_at is None and draft.contributor == amel
    assert [author.name for author in draft.authors.all()] == [bruno.name]
    page = client.get(made.url).content.decode()
    assert "Comment-associer" in page or "Comment associer" in page
    words = " ".join(row.text for version in draft.versions.all() for held in version.files.all() for row in held.file.pages.all())
    assert "Partez d’une sortie." in words and "gardé pour soi" not in words + draft.context
    assert DiscussionThing.objects.filter(thing=draft.uuid, kind="library.resource").exists()
    assert visitor.get(links[bruno]).status_code == 410 and client.post(path, {"brouillon": "1"}).status_code == 422
    assert Resource.objects.count() == 1
    assert sign_in(chloe).get(path).status_code in (403, 409), "the asker's to gather"


def test_an_initiative_and_its_refusals(amel, bruno, denis, eva):
    discussion = make_discussion(amel)
    mine, left = make_answer(discussion, denis, text="Chez nous, en avril."), make_answer(discussion, eva, text="Je suis partie.")
    with pytest.raises(Refused):
        begin(discussion=discussion, answers=[mine], into=Harvest.Into.INITIATIVE, person=bruno)
    harvest = begin(discussion=discussion, answers=[mine, left], into=Harvest.Into.INITIATIVE, person=denis)
    assert harvest.parts.get(answer=left).person is None and harvest.parts.get(answer=mine).given
    draft = finish(harvest=harvest, person=denis)
    assert isinstance(draft, Initiative) and "en avril" in draft.done and "partie" not in draft.done and draft.intention == ""
    part = harvest.parts.get(answer=None)
    for act in (lambda: finish(harvest=harvest, person=denis), lambda: consent(part=part, given=True)):
        with pytest.raises(Stale):
            act()
    relayed = make_discussion(amel, asker=amel)
    with pytest.raises(Refused):
        begin(discussion=relayed, answers=[], into=Harvest.Into.RESOURCE, person=amel)


def test_a_thread_from_elsewhere_keeps_no_name_that_was_not_given(sign_in, amel, bruno, committed):
    assert parts_of(text="Joëlle : chez nous.\r\n---\r\nSans nom\n\n—--\n") == [("Joëlle", "chez nous."), ("", "Sans nom")]
    form = {
        "title": "Une salle froide", "text": "Que faire @Bruno Collin ?", "said": "Joëlle : un tapis.\n---\n@Bruno Collin : des plaids.",
        "place": "Groupe Facebook", "agreed_by": "Joëlle et Bruno, par message", "agreed_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    client = sign_in(amel)
    for wrong, said in (
        ({"agreed_by": " "}, "sans leur accord"),
        ({"agreed_on": "2999-01-01"}, "pas encore donné"),
        ({"agreed_on": "hier"}, "date"),
    ):
        refused = client.post("/questions/reprendre/", form | wrong)
        assert refused.status_code == 422 and said in refused.content.decode() and "des plaids" in refused.content.decode()
    assert client.post("/questions/reprendre/", form).status_code == 302
    discussion = Discussion.objects.get()
    assert "Joëlle" not in discussion.text and "Un·e collègue" in discussion.plain and "un tapis" in discussion.plain
    page = client.get(discussion.get_absolute_url()).content.decode()
    assert "Groupe Facebook" in page and "par message" not in page
    pasted = Pasted(
        title="T", text="t", said=[("Joëlle", "un tapis")], place="x", agreed_by="elle", agreed_on=timezone.localdate(), names_kept=True
    )
    with committed():
        assert "Joëlle" in paste(person=amel, pasted=pasted).text
    assert Origin.objects.count() == 2 and not Message.objects.filter(person=bruno, name="community.named").exists()


def test_shown_elsewhere_when_public_only(sign_in, amel, bruno):
    closed, shown = make_discussion(amel), make_discussion(amel, title="Une salle </script><b>froide", access="PUBLIC")
    answer = make_answer(shown, bruno, text="Des **plaids**.")
    make_answer(shown, bruno, text="Pas encore lu.", opened_at=None)
    page = sign_in(amel).get(f"/questions/{shown.pk}/ailleurs/").content.decode()
    assert shown.get_absolute_url() in page and f"/questions/{shown.pk}/image.png" in page
    assert sign_in(amel).get(f"/questions/{closed.pk}/ailleurs/").status_code in (403, 409)
    visitor = Client()
    assert visitor.get(f"/questions/{shown.pk}/image.png")["Content-Type"] == "image/png"
    assert visitor.get(f"/questions/{closed.pk}/image.png").status_code == 404
    html = visitor.get(shown.get_absolute_url()).content.decode()
    told = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)[1])
    assert told["@type"] == "QAPage" and told["mainEntity"]["name"] == shown.title
    assert [each["text"] for each in told["mainEntity"]["suggestedAnswer"]] == ["Des plaids."] and "author" not in str(told)
    assert f"reponse={answer.pk}" in told["mainEntity"]["suggestedAnswer"][0]["url"]
    assert "ld+json" not in sign_in(amel).get(closed.get_absolute_url()).content.decode()


def test_who_comes_from_a_group_is_counted_together_and_leads_to_the_clean_address(sign_in, client, amel, bruno, denis):
    shown, closed = make_discussion(amel, title="Publique", access="PUBLIC"), make_discussion(amel, title="Entre nous")
    way, browser = f"/questions/{shown.pk}/groupe/", {"User-Agent": "Mozilla/5.0"}
    for _ in range(2):
        answer = client.get(way, headers=browser)
        assert (answer.status_code, answer.url) == (302, shown.get_absolute_url()) and not answer.cookies
    # A program that draws the preview is nobody; what is closed has no way in.
    assert client.get(way, headers={"User-Agent": "facebookexternalhit/1.1"}).status_code == 302
    assert client.get(f"/questions/{closed.pk}/groupe/", headers=browser).status_code == 404
    assert Arrivals.objects.get().count == 2
    for person, told in ((amel, True), (denis, True), (bruno, False)):
        sign_in(person)
        bridge = client.get(f"/questions/{shown.pk}/ailleurs/")
        assert way in bridge.context["text"] and ("2\xa0arrivées" in bridge.text) is told
        assert ("2\xa0arrivées" in client.get(shown.get_absolute_url()).text) is told


def test_a_word_taken_off_what_was_asked_without_name_is_kept_nowhere(sign_in, client, amel, bruno, denis):
    asked = make_discussion(None, asker=amel, title="Sans nom", text="Moi, Amel, au foyer.")
    content = community.Content(title="Sans nom", text="Au foyer.")
    community.revise(discussion=asked, person=amel, content=content)
    assert not Revision.objects.exclude(text="", title="", by=None).exists()
    for person in (bruno, denis):
        page = sign_in(person).get(f"/questions/{asked.pk}/historique/").text
        assert "Moi, Amel" not in page and "sans nom ne se garde pas" in page


def test_a_thank_you_never_makes_a_mail_of_its_own(amel, bruno):
    given = make_answer(make_discussion(bruno), amel)
    letters.follow(person=amel, kind=given.discussion.KIND, uuid=given.discussion.uuid, level="all")
    community.thank(given=given, person=bruno, words="Merci !")
    message = Message.objects.get(person=amel, name="community.thanked")
    assert message.for_digest and not OutgoingMail.objects.filter(to=amel.email).exists()
