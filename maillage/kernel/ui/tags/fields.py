"""Forms: one column, label above, hint under it, message above the field; the summary on top takes the focus."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.middleware.csrf import get_token
from django.template import Library
from django.utils.html import strip_tags
from django.utils.safestring import SafeString

from maillage.kernel.ui.html import flatatt, format_html, format_html_join, joined
from maillage.kernel.ui.tags.actions import button
from maillage.kernel.ui.tags.pieces import icon_html

register = Library()


def _messages(context: Any, bound: BoundField) -> SafeString:
    if not bound.errors:
        return SafeString("")
    lines = format_html_join(
        "", '<span class="err">{} {}</span>', ((icon_html(context, "warning-circle"), message) for message in bound.errors)
    )
    return format_html('<p id="{}_error">{}</p>', bound.auto_id or bound.html_name, lines)


def _hint(bound: BoundField) -> SafeString:
    if not bound.help_text:
        return SafeString("")
    return format_html('<p class="hint" id="{}_helptext">{}</p>', bound.auto_id or bound.html_name, bound.help_text)


def _choices(bound: BoundField, css: str) -> SafeString:
    hints = getattr(bound.field, "choice_hints", {})
    rows = []
    for choice in bound.subwidgets:
        value = choice.data["value"]
        hint = hints.get(value, hints.get(str(value), ""))
        text = format_html("<b>{}</b>{}", choice.choice_label, hint) if hint else format_html("{}", choice.choice_label)
        rows.append(format_html('<label class="{}">{}<span>{}</span></label>', css, choice.tag(), text))
    return joined(rows)


@register.simple_tag(takes_context=True)
def field(context: Any, *, field: BoundField, proposed: str = "", mark_optional: bool = True) -> SafeString:
    """A form field as Django bound it: label, hint, message, control. `proposed` says where a filled-in value comes from.

    Radio buttons are shown as sheets to choose from, check boxes as ticks; a choice field may carry `choice_hints`
    ({value: sentence}). Hint and message are tied to the control by `aria-describedby`.
    """
    if field.is_hidden:
        return SafeString(str(field))
    widget = field.field.widget
    optional = SafeString(' <span class="opt">(facultatif)</span>') if mark_optional and not field.field.required else ""
    messages, hint = _messages(context, field), _hint(field)
    source = format_html('<p class="ok">{} {}</p>', icon_html(context, "check"), proposed) if proposed else ""
    if isinstance(widget, forms.CheckboxInput):
        return format_html('<div class="field">{}<label class="tick">{}<span>{}</span></label>{}</div>', messages, field, field.label, hint)
    if isinstance(widget, (forms.RadioSelect, forms.CheckboxSelectMultiple)):
        # Django derives its list of check boxes from the radio buttons: ask for the boxes first.
        css, gap = ("tick", "s") if isinstance(widget, forms.CheckboxSelectMultiple) else ("choice", "m")
        attributes = flatatt(
            {"class": "field", "aria-describedby": field.aria_describedby or None, "id": f"{field.auto_id}" if field.auto_id else None}
        )
        return format_html(
            '<fieldset{}><legend>{}{}</legend>{}{}<div class="stack {}">{}</div>{}</fieldset>',
            attributes, field.label, optional, hint, messages, gap, _choices(field, css), source,
        )  # fmt: skip
    if isinstance(widget, forms.MultiWidget):
        attributes = flatatt({"class": "field", "aria-describedby": field.aria_describedby or None})
        return format_html(
            "<fieldset{}><legend>{}{}</legend>{}{}{}</fieldset>",
            attributes,
            field.label,
            optional,
            hint,
            messages,
            field.as_widget(attrs={"class": "input"}),
        )
    control = field.as_widget(attrs={"class": f"input {widget.attrs.get('class', '')}".strip()})
    label = flatatt({"for": field.id_for_label or None})
    return format_html(
        '<div class="field"><label{}>{}{}</label>{}{}{}{}</div>', label, field.label, optional, hint, messages, control, source
    )


def _point(bound: BoundField, message: str, said: Mapping[str, int]) -> str:
    """Return the message, after the label of its field when it would mean nothing on its own, or is said of several."""
    if message == str(forms.Field.default_error_messages["required"]) or said[message] > 1:
        return f"{strip_tags(str(bound.label))}\u00a0: {message[:1].lower()}{message[1:]}"
    return message


@register.simple_tag
def error_summary(*, form: forms.BaseForm) -> SafeString:
    """What must be corrected, on top of the form: takes the focus, one link for each field. Nothing when all is well."""
    if not (form.is_bound and form.errors):
        return SafeString("")
    points: list[tuple[str | None, str]] = [(None, str(message)) for message in form.non_field_errors()]
    said = Counter(str(message) for bound in form for message in bound.errors)
    for bound in form:
        group = isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple))
        target = bound.auto_id if group else bound.id_for_label
        points += [(target or None, _point(bound, str(message), said)) for message in bound.errors]
    lines = (format_html('<a href="#{}">{}</a>', target, message) if target else format_html("{}", message) for target, message in points)
    title = "Il reste un point à corriger" if len(points) == 1 else f"Il reste {len(points)} points à corriger"
    rows = format_html_join("", "<li>{}</li>", ((line,) for line in lines))
    return format_html('<div class="note alert" role="alert" tabindex="-1" autofocus><h2>{}</h2><ul>{}</ul></div>', title, rows)


@register.simple_block_tag(takes_context=True, name="form")
def form_block(
    context: Any, content: str, *, form: forms.BaseForm, submit: str = "", action: str = "", method: str = "post", icon: str = "",
    draft: str = "", hint: str = "", target: str = "", upload: str = "", label: str = "", id: str = "", size: str = "",  # noqa: A002
) -> SafeString:  # fmt: skip
    """A whole form: token, summary, fields, button. Slot: the fields as laid out by the page; empty, they are all shown.

    `submit`: the verb of the button (none: the slot holds the buttons). `draft`: a key, and what is typed is kept in the
    browser. `target`: htmx swaps that part. `upload`: the address that receives files while the form is filled.
    """
    request = getattr(context, "request", None)
    post = method == "post"
    token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request)) if post and request else ""
    hidden = joined(SafeString(str(bound)) for bound in form.hidden_fields())
    body = content if content.strip() else joined(field(context, field=bound) for bound in form.visible_fields())
    attributes = {
        "method": method, "action": action or None, "class": "stack l", "novalidate": True, "id": id or None,
        "enctype": "multipart/form-data" if post and form.is_multipart() else None, "data-draft": draft or None,
        "data-upload": upload or None, "aria-label": label or None,
        **({"hx-post": action or getattr(request, "path", ""), "hx-target": target, "hx-swap": "outerHTML"} if target else {}),
    }  # fmt: skip
    said = format_html('<span class="hint">{}</span>', hint) if hint else ""
    press = format_html('<div class="row">{}{}</div>', button(context, label=submit, icon=icon, size=size), said) if submit else ""
    summary = error_summary(form=form)
    return format_html("<form{}>{}{}{}{}{}</form>", flatatt(attributes), token, summary, hidden, body, press)


@register.simple_tag(takes_context=True)
def drop_zone(
    context: Any, *, name: str, hint: str, id: str = "fichiers", accept: str = "", many: bool = True, error: str = "",  # noqa: A002
) -> SafeString:  # fmt: skip
    """Where files are dropped: an ordinary file field, that the script only makes larger. `hint`: formats and largest weight."""
    described = f"{id}-aide {id}_error" if error else f"{id}-aide"
    attributes = {"class": "sr", "type": "file", "id": id, "name": name, "multiple": many, "accept": accept or None,
                  "aria-describedby": described, "aria-invalid": "true" if error else None}  # fmt: skip
    said = format_html('<p class="err" id="{}_error">{} {}</p>', id, icon_html(context, "warning-circle"), error) if error else ""
    words = ("Glissez vos fichiers ici", "Choisir des fichiers") if many else ("Glissez votre fichier ici", "Choisir un fichier")
    return format_html(
        '<div class="drop">{}<p class="t-l drag"><b>{}</b></p><p class="drag">ou</p><label class="btn alt" for="{}">{} {}</label>'
        '<input{}><p class="hint" id="{}-aide">{}</p></div>',
        said, words[0], id, icon_html(context, "upload-simple"), words[1], flatatt(attributes), id, hint,
    )  # fmt: skip


@register.simple_tag(takes_context=True)
def upload_list(context: Any, *, name: str, files: Iterable[tuple[str, str, str]] = (), label: str = "Fichiers déposés") -> SafeString:
    """Files already received: (id, name, weight). Each keeps its id in a hidden field called `name`; the script adds the next ones."""
    for icon in ("check-circle", "warning-circle"):  # drawn in the page for the rows the script writes
        icon_html(context, icon)
    rows = [
        format_html(
            '<li class="attach"><input type="hidden" name="{0}" value="{1}"><div><b>{2}</b><p class="ok">{3} Reçu, {4}</p></div>'
            '<button type="button" class="btn quiet" data-remove>Retirer<span class="sr"> {2}</span></button></li>',
            name, key, title, icon_html(context, "check-circle"), weight,
        )
        for key, title, weight in files
    ]  # fmt: skip
    return format_html('<ul class="stack s" data-uploads="{}" aria-label="{}">{}</ul>', name, label, joined(rows))
