"""What nobody types in the forms of dossiers, links and initiatives: strange digits, huge numbers, walls of text, signs of other writings."""

import pytest
from django.utils import timezone

from maillage.dossiers.models import AccessRequest, Release
from maillage.kernel.notices.public import OutgoingMail
from tests.factories.library import join, make_organisation
from tests.factories.releases import accept, ask, make_shared

pytestmark = pytest.mark.django_db
NUMBERS = ["²", "٣", "9" * 5000, "-1", "0", "1e9", "99999999999999999999", "１２", "½", "\0", "null", "1.5", " 1 "]
WORDS = {
    "long": "a" * 10_000,
    "words": "mot " * 990,
    "emoji": "🎭👩🏽‍🚀" * 300,
    "nul": "a\0b\x01c\x1b[2J",
    "backwards": "\u202erotsen\u202c \u200f\u2067",
    "arabic": "مرحبا بكم في المركز الثقافي",
    "markup": "<script>alert(1)</script>{{ 7*7 }}{% debug %}&amp;<b>",
    "breaks": "a\r\nBcc: x@y.test\r\n\r\nb\x85\u2028c",
    "combined": "e" + "\u0301" * 3000,
    "formula": '=HYPERLINK("http://mal.test","x")',
}


@pytest.fixture
def lent(amel, bruno, chloe, committed):
    valley, canal = make_organisation(), make_organisation("Bibliothèque du Canal", slug="canal")
    join(amel, valley, steward=True)
    join(bruno, valley)
    join(chloe, canal)
    with committed():
        return make_shared(bruno, valley)


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_numbers_that_are_none(sign_in, bruno, lent, number):
    client = sign_in(bruno)
    client.raise_request_exception = False
    uuid = lent.versions.get().uuid
    row = {"title-0": "Une", "first-0": number, "last-0": number, "section-0": "OTHER", "access-0": "CLOSED"}
    wrong = []
    for path, data in (
        (f"versions/{uuid}/parties/", {"rows": number, **row}),
        (f"versions/{uuid}/parties/", {"rows": "1", **row}),
        (f"versions/{uuid}/parties/", {"rows": "1", "retirer": number}),
        (f"versions/{uuid}/parties/", {"rows": number, "ajouter": "1"}),
        (
            f"versions/{uuid}/verification/",
            {"pages_out": number, "ecarter": number, "montrees": number, "ecartees": number, "vues": number},
        ),
        (f"{lent.pk}/etapes/", {"status": "FILED", "on": number, f"decision-{number}": "GRANTED"}),
        (
            f"{lent.pk}/modifier/",
            {"organisation": number, "period_from": number, "inhabitants": number, "themes": number, "levels": number},
        ),
        (f"{lent.pk}/accord/", {"contact": number, "board_on": number, "agreed": "on"}),
    ):
        answer = client.post(f"/bibliotheque/dossiers/{path}", data)
        if answer.status_code >= 500:
            wrong.append((path, data, answer.status_code))
    for path in (
        f"versions/{uuid}/verification/?vues={number}", f"?annee={number}&page={number}&niveau={number}&province={number}",
        f"lire-ensemble/?dossier={number}&section={number}&ecran={number}", f"{lent.pk}/registre/?page={number}",
    ):  # fmt: skip
        if client.get(f"/bibliotheque/dossiers/{path}").status_code >= 500:
            wrong.append(path)
    for path in (
        f"initiatives/?annee={number}&page={number}&etape={number}&territoire={number}&theme={number}", f"temoignages/?page={number}&theme={number}",
        f"experimentations/?page={number}", f"experimentations/proposer/?initiative={number}", f"temoignages/ecrire/?initiative={number}",
        f"liens/?page={number}&theme={number}&q={number}", f"liens/ajouter/?url={number}&titre={number}",
    ):  # fmt: skip
        if client.get(f"/bibliotheque/{path}").status_code >= 500:
            wrong.append(path)
    assert not wrong


@pytest.mark.parametrize("number", ["9" * 15, "9" * 25, "9" * 4999])
def test_addresses_with_huge_numbers(sign_in, denis, number):
    client = sign_in(denis)
    client.raise_request_exception = False
    for path in (
        "dossiers/{}/", "dossiers/{}/pages.pdf", "dossiers/{}/page/1/", "dossiers/1/page/{}/", "dossiers/{}/image.png", "dossiers/{}/registre/",
        "dossiers/{}/demander/", "initiatives/{}/", "initiatives/{}/fiche.pdf", "initiatives/{}/historique/", "temoignages/{}/",
        "experimentations/{}/", "liens/{}/", "liens/{}/modifier/", "dossiers/lire-ensemble/?dossier={}",
    ):  # fmt: skip
        assert client.get("/bibliotheque/" + path.format(number)).status_code in (200, 400, 404, 414), path


@pytest.mark.parametrize("kind", WORDS)
def test_a_whole_release_in_strange_words(client, sign_in, lent, amel, bruno, chloe, kind):
    """Asked, talked about, accepted, extended, ended and told in words that break things: a page at each step, a copy at the end."""
    words = WORDS[kind]
    chloe_client = sign_in(chloe)
    chloe_client.raise_request_exception = False
    data = {"purpose": words, "situation": words, "talk": "PHONE", "promise": "on"}
    asked = chloe_client.post(f"/bibliotheque/dossiers/{lent.pk}/demander/", data)
    assert asked.status_code in (302, 422), asked.status_code
    if asked.status_code == 422:
        assert not AccessRequest.objects.exists() and OutgoingMail.objects.count() == 0
        request = ask(lent, chloe)
    request = AccessRequest.objects.get()
    path = request.get_absolute_url()
    assert chloe_client.post(path, {"mot-words": words}).status_code in (302, 422)
    owner = sign_in(bruno)
    assert owner.get(path).status_code == 200
    accepted = owner.post(path, {"choix": "accepter", "oui-worked": words, "oui-changed": words, "oui-duration": "30"})
    assert accepted.status_code in (302, 422)
    if accepted.status_code == 422:
        accept(request, bruno)
    release = Release.objects.get()
    if accepted.status_code == 302:
        assert release.copy is not None, release.copy_failure
    assert "<script>alert" not in owner.get(release.get_absolute_url()).content.decode()
    for form in ("csv", "csv-excel", "xlsx", "ods"):
        table = owner.get(f"/bibliotheque/dossiers/{lent.pk}/registre/?forme={form}")
        assert table.status_code == 200
        if form.startswith("csv"):
            assert (
                "\n=HYP" not in table.content.decode() and ",=HYP" not in table.content.decode() and ';"=HYP' not in table.content.decode()
            )
    reader = sign_in(chloe)
    until = release.ends_on + timezone.timedelta(days=3)
    assert reader.post(f"{release.get_absolute_url()}prolonger/", {"until_on": until.isoformat(), "words": words}).status_code in (302, 422)
    assert reader.post(f"{release.get_absolute_url()}retour/", {"words": words}).status_code in (302, 422)
    assert sign_in(bruno).post(f"{release.get_absolute_url()}terminer/", {"word": words}).status_code in (302, 422)
    assert sign_in(chloe).get(release.get_absolute_url()).status_code == 200
    assert sign_in(chloe).get("/mes-donnees/").status_code == 200
    for mail in OutgoingMail.objects.all():
        assert "\n" not in mail.subject and "<script>" not in mail.html


@pytest.mark.parametrize(
    "until", ["0001-01-01", "9999-12-31", "2020-02-30", "", "demain", "-1", "99999-01-01", "2020-01-01", "²²/01/2027", "1/1/1"]
)
def test_ends_that_are_none(sign_in, lent, bruno, chloe, until):
    request = ask(lent, chloe)
    client = sign_in(bruno)
    client.raise_request_exception = False
    data = {"choix": "accepter", "oui-worked": "Bien.", "oui-duration": "date", "oui-until": until}
    assert client.post(request.get_absolute_url(), data).status_code == 422
    assert client.post(request.get_absolute_url(), data | {"oui-duration": "99999"}).status_code == 422
    assert not Release.objects.exists()
    release = accept(request, bruno)
    answer = sign_in(chloe).post(f"{release.get_absolute_url()}prolonger/", {"until_on": until, "words": "Encore."})
    assert answer.status_code == 422
    assert not release.extensions.exists()
