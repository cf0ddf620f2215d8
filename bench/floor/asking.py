"""Discussions: the rows of the list and of a thread, read with the plain ORM and its prefetches."""

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.shortcuts import get_object_or_404, render

from maillage.community.models import Answer, Discussion, DiscussionTheme, Keeping
from maillage.network.models import Membership

PLACES = Prefetch("author__memberships", Membership.objects.filter(ended_on=None).select_related("organisation"))


def listed(request):
    found = Discussion.objects.filter(opened_at__isnull=False, withdrawn_at=None)
    found = found.annotate(kept=Exists(Keeping.objects.filter(discussion=OuterRef("pk"))))
    return found if request.user.is_authenticated else found.filter(access="PUBLIC")


def questions(request):
    found = listed(request)
    context = {
        "questions": found.select_related("author").prefetch_related("themes").order_by("-last_at", "-pk")[:20],
        "total": found.count(),
        "kinds": found.order_by().values_list("kind").annotate(n=Count("pk")),
        "states": [found.filter(kept=kept).count() for kept in (True, False)],
        "themes": DiscussionTheme.objects.filter(discussion__in=found)
        .order_by()
        .values_list("theme__slug", "theme__name")
        .annotate(n=Count("pk")),
    }
    return render(request, "questions.html", context)


def question(request, pk):
    found = get_object_or_404(listed(request).select_related("author", "keeping").prefetch_related("themes"), pk=pk)
    answers = Answer.objects.filter(discussion=found, opened_at__isnull=False).select_related("author").prefetch_related(PLACES)
    return render(request, "question.html", {"question": found, "answers": answers.order_by("created_at", "pk")})
