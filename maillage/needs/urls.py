from django.urls import path

from maillage.needs.views import deciding, reading, saying

app_name = "needs"
ALL = "rencontres/besoins/"
ONE = f"{ALL}<int:number>/"

urlpatterns = [
    path(ALL, reading.need_list, name="need_list"),
    path(f"{ALL}dire/", saying.need_create, name="need_create"),
    path(f"{ALL}<numbername:address>/", reading.need_detail, name="need_detail"),
    path(f"{ONE}modifier/", saying.need_edit, name="need_edit"),
    path(f"{ONE}moi-aussi/", saying.join, name="join"),
    path(f"{ONE}plus-moi/", saying.leave, name="leave"),
    path(f"{ONE}proposer/", deciding.propose, name="propose"),
    path(f"{ONE}reunir/", deciding.merge, name="merge"),
    path(f"{ONE}clore/", deciding.close, name="close"),
    path(f"{ONE}rouvrir/", deciding.reopen, name="reopen"),
]
