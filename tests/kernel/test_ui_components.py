"""Components: what they refuse, what they escape, what they say to assistive tools."""

from datetime import date

import html5lib
import pytest
from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.paginator import Paginator
from django.template import Context, Engine, RequestContext, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from maillage.kernel.ui import icons
from maillage.kernel.ui.kinds import KINDS
from maillage.kernel.ui.names import initials
from maillage.kernel.ui.templatetags.ui import register

pytestmark = pytest.mark.urls("tests.kernel.ui_urls")
EVIL = "<script>alert('x')</script>\"'"


def page_request(path="/", **headers):
    request = RequestFactory().get(path, headers=headers)
    request.user = AnonymousUser()
    return request


def show(source, request=None, **values):
    template = Template("{% load ui text %}" + source)
    return template.render(RequestContext(request, values) if request else Context(values))


@pytest.mark.parametrize(
    "source",
    [
        '{% button labell="Envoyer" %}',
        "{% button %}",
        '{% button "Envoyer" %}',
        '{% entry kind="ressource" title="x" %}{% endentry %}',
        '{% panel tittle="x" %}{% endpanel %}',
        "{% field form.x %}",
        '{% card kind="ressource" title="x" url="/" %}',
    ],
)
def test_misspelt_or_missing_arguments_fail_when_the_template_compiles(source):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load ui %}" + source)


@pytest.mark.parametrize(
    "source",
    ['{% button label="x" tone="rouge" %}', '{% icon "inconnue" %}', '{% tile kind="inconnu" %}'],
)
def test_unknown_tone_icon_or_kind_is_refused(source):
    with pytest.raises(LookupError):
        show(source)


@pytest.mark.parametrize(
    "source",
    [
        "{% button label=evil about=evil name=evil value=evil copies=evil %}",
        "{% link_button label=evil url=evil %}",
        "{% post_button action=evil label=evil about=evil target=evil %}",
        "{% kind_label kind='ressource' label=evil detail=evil %}",
        "{% badge label=evil %}{% chip label=evil url=evil removes=True %}",
        "{% person_chip name=evil role=evil organisation=evil url=evil note=evil %}",
        "{% stat value=evil label=evil note=evil %}{% progress value=1 label=evil %}",
        "{% card kind='ressource' title=evil url=evil seed=evil label=evil detail=evil source=evil meta=evil %}",
        "{% entry kind='ressource' title=evil url=evil label=evil detail=evil summary=evil meta=evil %}{% endentry %}",
        "{% entry kind='ressource' title=evil url=evil label=evil meta=evil compact=True %}{% endentry %}",
        "{% breadcrumb items=pairs %}{% tabs label=evil items=pairs %}{% facts items=pairs %}{% steps items=pairs %}",
        "{% active_filters items=pairs clear=evil %}{% pager previous=evil next=evil label=evil %}",
        "{% facet_group legend=evil name=evil choices=choices %}",
        "{% attach title=evil url=evil detail=evil done=evil error=evil percent=3 remove=evil %}",
        "{% panel title=evil id=evil %}{{ evil }}{% endpanel %}{% alert title=evil %}{{ evil }}{% endalert %}",
        "{% note title=evil id=evil %}{{ evil }}{% endnote %}{% empty_state title=evil %}{{ evil }}{% endempty_state %}",
        "{% dialog id=evil title=evil %}{{ evil }}{% enddialog %}{% table label=evil head=words caption=True %}{% endtable %}",
        "{% section title=evil id=evil url=evil link=evil %}{% endsection %}{% fact label=evil %}{{ evil }}{% endfact %}",
        "{% drop_zone name=evil hint=evil error=evil id=evil accept=evil %}{% upload_list name=evil files=files label=evil %}",
        "{% search_form action=evil label=evil value=evil suggest=evil hint_id=evil region=evil %}{% meta_line meta=words %}",
        "{% band kind='ressource' seed=evil %}{{ evil }}{% endband %}{% quilt seed=evil kind='ressource' %}{% avatar name=evil %}",
        "{% progress_steps items=words current=2 %}",
        "{{ evil|typo }}{{ evil|markdown }}",
    ],
)
def test_everything_given_is_escaped(source):
    values = {
        "evil": EVIL,
        "pairs": [(EVIL, EVIL)],
        "words": [EVIL, EVIL],
        "choices": [(EVIL, EVIL, 1, True)],
        "files": [(EVIL, EVIL, EVIL)],
    }
    html = show(source, page_request(), **values)
    assert "<script" not in html
    tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
    assert not any(name.lower().startswith("on") for node in tree.iter() for name in node.attrib)


def test_icons_are_drawn_once_a_page_and_in_place_elsewhere():
    source = '{% icon "check" %}{% icon "check" %}{% button label="x" icon="plus" %}{% icon_sprite %}'
    html = show(source, page_request())
    assert html.count('<use href="#i-check"') == 2
    assert html.count("<symbol") == 2
    assert 'id="i-plus"' in html
    part = show(source, page_request(**{"HX-Request": "true"}))
    assert "<use" not in part
    assert "<symbol" not in part
    assert part.count(icons.path("check")) == 2
    assert icons.path("check") in show('{% icon "check" %}'), "in a mail or a form, without request"


def test_same_seed_same_cover():
    one, two, other = (show("{% quilt seed=seed kind='dossier' %}", seed=seed) for seed in ("a", "a", "b"))
    assert one == two
    assert one != other
    assert 'aria-hidden="true"' in one


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_all_its_pieces(kind):
    html = show("{% kind_label kind=kind %}{% tile kind=kind %}{% card kind=kind title='t' url='/' seed='s' %}", kind=kind)
    assert KINDS[kind].word in html
    assert f'data-kind="{kind}"' in html


def test_excerpts_keep_their_marks():
    html = show(
        "{% entry kind='ressource' title=title url='/' summary=summary %}{% endentry %}",
        title=mark_safe("<mark>école</mark>"), summary="<b>non</b>",
    )  # fmt: skip
    assert "<mark>école</mark>" in html
    assert "&lt;b&gt;non" in html


def test_a_row_with_buttons_says_what_they_are_about():
    html = show("{% entry kind='ressource' title='Budget' url='/' %}{% button label='Publier' about=': Budget' %}{% endentry %}")
    assert 'class="entry mod"' in html
    assert 'Publier<span class="sr"> : Budget</span>' in html


def test_compact_row_says_its_kind_to_assistive_tools():
    assert '<span class="sr">Rencontre : </span>' in show("{% entry kind='rencontre' title='t' url='/' compact=True %}{% endentry %}")


def test_stacked_table_names_each_value():
    rows = '<tr><th scope="row">Lot</th><td class="whole">2</td><td></td></tr><tr><td colspan="3">Rien.</td><td>hors tableau</td></tr>'
    drawn = show('{% table label="Lots" head=head stacked=True %}' + rows + "{% endtable %}", head=["Nom", "<Nombre>", "État"])
    assert drawn.count("data-l=") == 3 and 'data-l="&lt;Nombre&gt;" class="whole"' in drawn and '<td colspan="3">' in drawn
    assert "data-l" not in show('{% table label="Lots" head=head %}' + rows + "{% endtable %}", head=["Nom"])


def test_date_tile():
    html = show("{% date_tile day=day %}", day=date(2026, 4, 1))
    assert 'datetime="2026-04-01"' in html
    assert "<b>1er</b> avril" in html


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Joëlle", "J"), ("Foyer culturel de la Gare", "FG"), ("Éva d’Arc", "ÉA"), ("", ""), ("« 42 »", "4"), ("Anne-Marie Dupont", "AD")],
)
def test_initials(name, expected):
    assert initials(name) == expected


class TestPager:
    def test_numbers_keep_the_question(self):
        page = Paginator(range(200), 10).page(7)
        html = show("{% pager page=page label='Pages' %}", page_request("/liste/?q=a%26b&page=7"), page=page)
        assert 'href="?q=a%26b&amp;page=8"' in html
        assert '<a aria-current="page" href="?q=a%26b&amp;page=7">7</a>' in html
        assert '<a href="?q=a%26b">1</a>' in html
        assert "…" in html

    def test_alone_there_is_none(self):
        assert show("{% pager page=page %}", page_request(), page=Paginator(range(3), 10).page(1)) == ""
        assert show("{% pager %}", page_request()) == ""

    def test_keysets(self):
        html = show("{% pager next='?apres=3' %}", page_request())
        assert "Suivante" in html
        assert "Précédente" not in html


class Sample(forms.Form):
    title = forms.CharField(label="Titre", help_text="Dans la liste.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)
    access = forms.ChoiceField(label="Accès", widget=forms.RadioSelect, choices=[("a", "Tous"), ("b", "Membres")])
    who = forms.MultipleChoiceField(label="Public", required=False, widget=forms.CheckboxSelectMultiple, choices=[("e", "Enfants")])
    ok = forms.BooleanField(label="D’accord", error_messages={"required": "Cochez pour continuer."})
    step = forms.CharField(widget=forms.HiddenInput, initial="2")

    def clean(self):
        raise forms.ValidationError("Rien ne va.")


class TestForms:
    def test_label_hint_and_message_are_tied_to_the_control(self):
        html = show("{% field field=form.title %}", form=Sample({}))
        assert '<label for="id_title">Titre</label>' in html
        assert 'aria-describedby="id_title_helptext id_title_error"' in html
        assert 'id="id_title_error"' in html
        assert 'id="id_title_helptext"' in html
        assert 'aria-invalid="true"' in html
        assert html.index('class="err"') < html.index("<input")

    def test_optional_fields_say_so(self):
        assert "(facultatif)" in show("{% field field=form.note %}", form=Sample())
        assert "(facultatif)" not in show("{% field field=form.note mark_optional=False %}", form=Sample())
        assert "(facultatif)" not in show("{% field field=form.title %}", form=Sample())

    def test_choices(self):
        form = Sample()
        form.fields["access"].choice_hints = {"a": "Sans compte"}
        html = show("{% field field=form.access %}", form=form)
        assert html.count('<label class="choice">') == 2
        assert "<b>Tous</b>Sans compte" in html
        assert html.startswith("<fieldset")
        assert '<label class="tick">' in show("{% field field=form.who %}", form=form)
        assert '<label class="tick">' in show("{% field field=form.ok %}", form=form)

    def test_where_a_value_comes_from(self):
        assert "Proposé d’après le fichier" in show("{% field field=form.title proposed='Proposé d’après le fichier' %}", form=Sample())

    def test_summary_takes_focus_and_leads_to_each_field(self):
        html = show("{% error_summary form=form %}", form=Sample({}))
        assert 'tabindex="-1" autofocus' in html
        assert "Il reste 5 points à corriger" in html
        for target in ("id_title", "id_access", "id_ok"):
            assert f'href="#{target}"' in html
        assert "<li>Rien ne va.</li>" in html
        assert "Titre\u00a0: ce champ est obligatoire." in html
        assert show("{% error_summary form=form %}", form=Sample()) == ""

    def test_targets_of_the_summary_exist(self):
        html = show("{% form form=form submit='Envoyer' %}{% endform %}", page_request(), form=Sample({}))
        tree = html5lib.parseFragment(html, namespaceHTMLElements=False)
        ids = {node.get("id") for node in tree.iter()}
        targets = {node.get("href")[1:] for node in tree.iter("a")}
        assert targets <= ids
        assert {name for node in tree.iter() for name in (node.get("aria-describedby") or "").split()} <= ids

    def test_whole_form(self):
        html = show("{% form form=form submit='Envoyer ma demande' draft='x' target='#part' %}{% endform %}", page_request(), form=Sample())
        assert "csrfmiddlewaretoken" in html
        assert 'name="step"' in html
        assert html.count('class="field"') == 5
        assert 'data-draft="x"' in html
        assert 'hx-target="#part"' in html
        assert "novalidate" in html

    def test_slot_replaces_the_fields_but_not_the_hidden_ones(self):
        html = show("{% form form=form %}{% field field=form.title %}{% endform %}", page_request(), form=Sample())
        assert html.count('class="field"') == 1
        assert 'name="step"' in html
        assert "<button" not in html

    def test_get_forms_carry_no_token(self):
        assert "csrf" not in show("{% form form=form method='get' submit='Chercher' %}{% endform %}", page_request(), form=Sample())

    def test_django_draws_the_same_fields_by_itself(self):
        html = str(Sample({}))
        assert html.count('class="field"') == 5
        assert 'class="note alert"' in html
        assert str(Sample()["title"].as_field_group()).startswith('<div class="field">')


def test_every_component_is_in_the_catalogue():
    source = Engine.get_default().get_template("ui/catalogue.html").source
    frame = {"icon_sprite", "meta_line", "quilt", "card_entry", "card_cover"}
    missing = [name for name in register.tags if name not in frame and f"{{% {name} " not in source and f"{{% {name} %}}" not in source]
    assert not missing
