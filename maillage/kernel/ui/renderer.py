"""How Django draws forms: `{{ form }}` gives the same fields as the `form` and `field` tags."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Set by FORM_RENDERER; needs "django.forms" among the installed applications, for the widgets."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
