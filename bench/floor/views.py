"""The rows of each page, read with the plain ORM and its prefetches, poured in one template."""

from django.db import connection
from django.db.models import Count, Prefetch, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from maillage.kernel.files.models import Preview
from maillage.library.models import Keep, Resource, ResourceOrganisation, ResourceTheme, VersionFile
from maillage.network.models import Organisation, Theme
from maillage.people.models import Person

FORMATS = Prefetch("versions__files", VersionFile.objects.select_related("file"))
FILES = Prefetch("files", VersionFile.objects.select_related("file").order_by("position"))


def hello(request):
    return HttpResponse("bonjour")


def listed(request):
    found = Resource.objects.filter(published_at__isnull=False, withdrawn_at=None)
    return found if request.user.is_authenticated else found.filter(access="PUBLIC")


def rows(queryset):
    return queryset.prefetch_related("organisations", FORMATS)


def newest(request, count):
    return rows(listed(request)).order_by("-published_at", "-id")[:count]


def home(request):
    context = {
        "themes": Theme.objects.filter(merged_into=None, parent=None).order_by("position"),
        "newest": newest(request, 8),
        "resources": listed(request).count(),
        "organisations": Organisation.objects.filter(closed_on=None).count(),
        "members": Person.objects.filter(joined_at__isnull=False, left_at=None).count(),
    }
    return render(request, "home.html", context)


def resource_list(request):
    return render(request, "list.html", {"title": "Ressources", "resources": newest(request, 20), "total": listed(request).count()})


def theme(request, pk):
    found = get_object_or_404(Theme.objects.select_related("parent").prefetch_related("children", "labels"), pk=pk)
    under = listed(request).filter(pk__in=ResourceTheme.objects.filter(Q(theme=found) | Q(theme__parent=found)).values("resource_id"))
    context = {
        "title": found.name,
        "theme": found,
        "resources": rows(under).order_by("-published_at", "-id")[:20],
        "total": under.count(),
    }
    return render(request, "list.html", context)


def resource(request, pk):
    found = get_object_or_404(listed(request).select_related("contributor", "territory"), pk=pk)
    versions = list(found.versions.select_related("by").prefetch_related(FILES).order_by("-number"))
    files = [row.file for row in versions[0].files.all()] if versions else []
    context = {
        "resource": found,
        "themes": found.themes.all(),
        "organisations": found.organisations.all(),
        "authors": found.authors.all(),
        "versions": versions,
        "files": files,
        "previews": Preview.objects.filter(file__in=files).order_by("number")[:3],
        "uses": found.uses.select_related("organisation").order_by("-at")[:50],
        "kept": request.user.is_authenticated and Keep.objects.filter(person=request.user, resource=found).exists(),
    }
    return render(request, "resource.html", context)


def search(request):
    """SQLite's own full text search over title, summary and text, in a table made for it (`bench_words`)."""
    words = " ".join(f'"{word}"' for word in request.GET.get("q", "").replace('"', " ").split())
    sql = "SELECT rowid, snippet(bench_words, -1, '[', ']', '…', 24) FROM bench_words WHERE bench_words MATCH %s"
    sql += "" if request.user.is_authenticated else " AND access = 'PUBLIC'"
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY rank LIMIT 20", [words])
        hits = dict(cursor.fetchall())
        cursor.execute("SELECT count(*) FROM bench_words WHERE bench_words MATCH %s", [words])
        total = cursor.fetchone()[0]
    found = {row.pk: row for row in rows(listed(request)).filter(pk__in=hits)}
    resources = [found[pk] for pk in hits if pk in found]
    for row in resources:
        row.excerpt = hits[row.pk]
    return render(request, "list.html", {"title": "Recherche", "resources": resources, "total": total})


def directory(request):
    found = Organisation.objects.filter(closed_on=None)
    organisations = list(found.select_related("commune").prefetch_related("themes").order_by("name")[:30])
    shared = (
        ResourceOrganisation.objects.filter(organisation__in=organisations, listed_at__isnull=False)
        .values_list("organisation")
        .annotate(n=Count("pk"))
    )
    counts = dict(shared.order_by())
    for each in organisations:
        each.n = counts.get(each.pk, 0)
    context = {"organisations": organisations, "total": found.count()}
    return render(request, "directory.html", context)
