"""A title in another language says so wherever it is shown: page, lists, search, front page, feed; asked in one question, proposed from the words."""

import pytest
from django.urls import reverse

from maillage.letters import public as letters
from maillage.library import public as library
from maillage.library.domain.content import proposed_words_in
from maillage.library.domain.following import take_proposals
from maillage.library.models import Resource
from tests.factories.library import make_draft, make_file, make_organisation, make_pdf, make_resource, make_theme

TITLE = "Samen naar het plein"
DUTCH = "Een handleiding voor wie met de buren op het plein wil praten en niet weet hoe het moet."
FRENCH = "Une page pour ouvrir une conversation sur une place, avec ce qu’il faut apporter."
MARKED = f'<span lang="nl">{TITLE}</span>'


@pytest.mark.parametrize(
    ("language", "title", "words", "found", "expected"),
    [
        ("fr", TITLE, DUTCH, TITLE, ""),
        ("", TITLE, DUTCH, "", ""),
        ("nl", "", "", TITLE, ""),
        ("nl", TITLE, DUTCH, "", "ALL"),
        ("nl", TITLE, FRENCH, TITLE, "TITLE"),
        ("nl", TITLE, FRENCH, "", "SITE"),
        ("nl", "Parler sur la place", FRENCH, TITLE, "SITE"),
        ("de", TITLE, DUTCH, "", "SITE"),
    ],
)
def test_the_language_of_words_is_proposed(language, title, words, found, expected):
    assert proposed_words_in(language=language, title=title, words=words, found_title=found) == expected


def test_what_a_dutch_file_proposes(amel):
    draft = make_draft(amel, title="", summary=FRENCH, context="")
    file = make_file(amel, "plein.pdf", make_pdf([f"{DUTCH} {DUTCH}"], title=TITLE))
    draft.versions.create(number=1, by=amel, at=draft.created_at).files.create(file=file)
    type(file).objects.filter(pk=file.pk).update(found_language="nl", found_title=TITLE)
    take_proposals(file=file.uuid)
    draft.refresh_from_db()
    assert (draft.title, draft.language, draft.words_in) == (TITLE, "nl", "TITLE")
    assert {"title", "language", "words_in"} <= set(draft.proposed)
    assert (draft.title_language, draft.words_language, draft.file_language) == ("nl", "", "nl")


def test_it_is_asked_when_the_document_is_in_another_language(sign_in, amel, filled):
    client = sign_in(amel)
    asked = "data-words-in>", "data-words-in hidden>"
    assert asked[1] in client.get("/bibliotheque/partager/").content.decode()
    wrong = filled | {"title": TITLE, "summary": "", "language": "nl", "words_in": "TITLE", "context": "Un contexte."}
    answer = client.post("/bibliotheque/partager/", wrong)
    html = answer.content.decode()
    assert answer.status_code == 422 and asked[0] in html and 'value="TITLE" required' not in html
    assert client.post("/bibliotheque/partager/", wrong | {"summary": FRENCH}).status_code == 302
    resource = Resource.objects.get()
    assert (resource.title_language, resource.words_language) == ("nl", "")
    path = reverse("library:resource_edit", args=[resource.pk])
    assert asked[0] in client.get(path).content.decode()
    changed = filled | {"title": TITLE, "summary": DUTCH, "language": "nl", "words_in": "ALL", "read_at": resource.updated_at.isoformat()}
    assert client.post(path, changed).status_code == 302
    resource.refresh_from_db()
    assert resource.words_language == "nl" and resource.revisions.get().changes["words_in"][1] == "Dans la langue du document"
    assert client.post(path, changed | {"words_in": "LATIN", "read_at": resource.updated_at.isoformat()}).status_code == 422


def test_it_is_said_wherever_it_is_shown(client, sign_in, bruno, committed):
    team, theme = make_organisation(), make_theme()
    with committed():
        told = make_resource(
            bruno, title=TITLE, summary=DUTCH, language="nl", words_in="ALL", organisations=[team], themes=[theme], quote="Kom erbij.",
            context="Op drie pleinen.", files=[make_file(bruno, "plein.pdf", make_pdf(["Een tafel en koffie op het plein."]))],
        )  # fmt: skip
        half = make_resource(bruno, title="Praten", summary=FRENCH, language="nl", words_in="TITLE", organisations=[team], themes=[theme])
        make_resource(bruno, title="En français", organisations=[team], themes=[theme])
    page = client.get(told.get_absolute_url()).content.decode()
    assert f"<h1>{MARKED}</h1>" in page and f'<p class="lead"><span lang="nl">{DUTCH}</span></p>' in page
    assert '<blockquote lang="nl">' in page and '<div lang="nl"><p>Op drie pleinen.' in page
    assert (
        f'<meta property="og:title" lang="nl" content="{TITLE}">' in page and f'<meta name="DC.title" lang="nl" content="{TITLE}">' in page
    )
    assert '"inLanguage": "nl"' in page
    here = client.get(half.get_absolute_url()).content.decode()
    assert '<h1><span lang="nl">Praten</span></h1>' in here and f'<p class="lead">{FRENCH}</p>' in here
    for path in ("/", "/bibliotheque/", "/bibliotheque/ressources/", theme_path(theme), team.get_absolute_url()):
        html = client.get(path).content.decode()
        assert MARKED in html, path
        assert '<span lang="fr">' not in html
    client = sign_in(bruno)
    assert MARKED in client.get("/mon-bureau/").content.decode()
    told_draft = make_draft(bruno, title="Een kladje", language="nl", words_in="TITLE")
    assert '<span lang="nl">Een kladje</span>' in client.get("/mon-bureau/").content.decode() and told_draft.is_draft
    entry = letters.entry_of(card=library.card(uuid=told.uuid, person=bruno), at=told.published_at)
    assert (entry.language, entry.text_language) == ("nl", "nl")
    client.logout()
    feed = client.get("/bibliotheque/flux.xml").content.decode()
    assert f'<title xml:lang="nl">{TITLE}</title>' in feed and '<summary type="html" xml:lang="nl">' in feed
    assert '<title xml:lang="nl">Praten</title>' in feed and "<title>En français</title>" in feed and feed.count("xml:lang") == 4


def theme_path(theme):
    return reverse("library:theme_detail", args=[theme.slug])
