"""Many hands at the same instant on one discussion: nothing counted twice, nothing lost, no error; and a text that names a crowd."""

from uuid import uuid4

import pytest
from django.test import Client

from maillage.community import public as community
from maillage.community.domain.carrying import carry
from maillage.community.domain.content import Content
from maillage.community.domain.harvesting import begin
from maillage.community.links import consent_path, decline_path
from maillage.community.models import Answer, Discussion, Harvest, Keeping, SameHere, Thanks
from maillage.kernel.notices.public import Message
from maillage.moderation.models import Report
from tests.cast import make_person
from tests.factories.community import make_answer, make_discussion
from tests.meetings.test_registration_race import together


def hand(person=None):
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
    return client


@pytest.mark.django_db(transaction=True)
def test_many_hands_at_once(settings, amel, bruno, chloe, denis):
    settings.REQUIRE_SECOND_FACTOR = False
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    asked, key = make_discussion(bruno, access="PUBLIC"), str(uuid4())
    first, second, third = (make_answer(asked, person, text=f"De {person}.") for person in (amel, chloe, amel))
    settings.MODERATE_FIRST_CONTRIBUTIONS = True
    held = community.ask(person=chloe, content=Content(title="À lire"))
    other = make_discussion(denis, title="Une autre")
    harvest = begin(discussion=other, answers=[make_answer(other, amel, text="Mes mots.")], into="RESOURCE", person=denis)
    consent, declined = (
        consent_path(part=harvest.parts.exclude(answer=None).get()),
        decline_path(carried=carry(discussion=other, to=[(amel, "")], by=denis)[0]),
    )
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    one, answer = f"/questions/{asked.pk}/", "/questions/reponses/{}/"

    def posts(person, path, times=2, **data):
        client = hand(person)
        return [lambda: client.post(path, data) for _ in range(times)]

    acts = [
        *posts(amel, f"{one}repondre/", 3, text="La même réponse.", key=key), *posts(chloe, f"{one}moi-aussi/", 3), *posts(amel, f"{one}moi-aussi/"), *posts(amel, f"{one}plus-moi/"),
        *posts(bruno, answer.format(first.pk) + "merci/", 3, words="Merci."), *posts(denis, answer.format(first.pk) + "merci/"), *posts(bruno, answer.format(first.pk) + "retenir/"),
        *posts(denis, answer.format(second.pk) + "retenir/"), *posts(chloe, answer.format(second.pk) + "retirer/"), *posts(denis, answer.format(second.pk) + "retirer/", words="Hors sujet."),
        *posts(amel, answer.format(third.pk) + "modifier/", text="Autrement dit."), *posts(denis, f"/questions/{held.pk}/ouvrir/"), *posts(denis, f"/questions/{held.pk}/ne-pas-publier/", words="Pas ici."),
        *posts(None, consent, reponse="oui"), *posts(None, consent, reponse="non"), *posts(None, declined), *posts(chloe, f"/signaler/community.answer/{first.uuid}/", rule="MISTAKE"),
        *posts(denis, f"/questions/{other.pk}/recueillir/", brouillon="1"),
    ]  # fmt: skip
    statuses = together(acts)
    assert set(statuses) <= {200, 302, 403, 404, 409, 410, 422}, sorted(statuses)
    asked.refresh_from_db()
    first.refresh_from_db()
    held.refresh_from_db()
    assert Answer.objects.filter(uuid=key).count() == 1 and Answer.objects.filter(discussion=asked, text="La même réponse.").count() == 1
    assert (asked.answers, asked.voices) == (
        Answer.objects.filter(discussion=asked).shown().count(),
        SameHere.objects.filter(discussion=asked).count(),
    )
    assert SameHere.objects.filter(discussion=asked, person=chloe).count() == 1
    assert first.thanks == Thanks.objects.filter(answer=first).count() == 2
    kept = Keeping.objects.filter(discussion=asked).select_related("answer").first()
    assert kept is None or kept.answer.is_shown
    assert held.is_listed != (held.withdrawn_at is not None) and held.decisions.count() == 1
    assert Harvest.objects.count() == 1 and Report.objects.count() == 1


@pytest.mark.django_db
def test_a_text_that_names_a_crowd_says_whom_it_reaches(settings, amel):
    settings.MODERATE_FIRST_CONTRIBUTIONS = False
    crowd = [make_person(f"Personne N{chr(97 + number % 26) * (1 + number // 26)}", email=f"p{number}@x.test") for number in range(40)]
    typed = {
        "kind": "QUESTION",
        "access": "MEMBERS",
        "title": "Qui vient ?",
        "text": " ".join(f"@{person.name} et" for person in crowd * 3),
    }
    client = hand(amel)
    page = client.post("/questions/poser/", typed)
    assert (
        page.status_code == 422
        and "Vous nommez 30 personnes" in page.text
        and "au-delà de trente" in page.text
        and crowd[39].name in page.text
    )
    assert not Discussion.objects.exists()
    assert client.post("/questions/poser/", typed | {"prevenir": "1"}).status_code == 302
    assert Message.objects.filter(name="community.named").count() == 30
