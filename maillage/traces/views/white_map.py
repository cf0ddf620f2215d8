"""The white map: who came to the meetings, who has not yet."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.kernel.access.public import PersonRequest, coordinator_page
from maillage.kernel.tables import public as tables
from maillage.kernel.text.numbers import plural_fr
from maillage.traces.queries import white_map as reads


def _months(request: PersonRequest) -> int:
    given = request.GET.get("mois", "")
    return int(given) if given in {str(each) for each in reads.MONTHS} else reads.MONTHS[0]


@coordinator_page()
def white_map(request: PersonRequest) -> HttpResponse:
    """By province, the organisations that came and those that did not, over one, two or three years."""
    months = _months(request)
    areas = reads.white_map(months=months, now=timezone.now())
    total, came = sum(len(area.lines) for area in areas), sum(area.came for area in areas)
    context = {
        "areas": areas,
        "map": reads.drawing(areas=areas),
        "months": months,
        "choices": [(f"{each}\u00a0mois", f"{request.path}?mois={each}", each == months) for each in reads.MONTHS],
        "said": f"{plural_fr(came, 'organisation est venue,organisations sont venues')} à une rencontre au moins, sur {total}.",
        "head": ["Organisation", "Rencontres", "Dernière venue"],
        "tables": [(label, f"{reverse('traces:white_map_table', args=[form])}?mois={months}") for form, label in tables.FORMS.items()],
        "crumbs": [("Rencontres", reverse("meetings:meeting_list"))],
    }
    return render(request, "traces/white_map.html", context)


@coordinator_page()
def white_map_table(request: PersonRequest, form: str) -> HttpResponse:
    """Send the same as a table."""
    if form not in tables.FORMS:
        raise Http404("Cette liste n’existe pas sous cette forme.")
    months = _months(request)
    table = reads.white_map_table(months=months, now=timezone.now())
    return tables.table_response(table=table, form=form, name=f"carte-blanche-{months}-mois")
