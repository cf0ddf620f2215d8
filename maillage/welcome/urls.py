from django.urls import path

from maillage.welcome.views import check_ins, handovers, pairs

app_name = "welcome"
WEEK = "la-semaine/accueil/"

urlpatterns = [
    path(WEEK, pairs.pairs, name="pairs"),
    path(f"{WEEK}comment-ca-va/", check_ins.check_ins, name="check_ins"),
    path(f"{WEEK}comment-ca-va/<uuid:uuid>/lue/", check_ins.check_in_read, name="check_in_read"),
    path(f"{WEEK}relais/", handovers.handovers, name="handovers"),
    path(f"{WEEK}relais/<uuid:uuid>/", handovers.hand_over_of, name="hand_over_of"),
    path("mon-bureau/premier-geste/", pairs.first_act_aside, name="first_act_aside"),
    path("binome/<uuid:uuid>/", pairs.pair_detail, name="pair_detail"),
    path("comment-ca-va/<str:token>/", check_ins.check_in_answer, name="check_in_answer"),
    path("passer-le-relais/", handovers.hand_over, name="hand_over"),
    path("passer-le-relais/repris/", handovers.taken, name="taken"),
    path("passer-le-relais/repris/<uuid:uuid>/rendre/", handovers.decline, name="decline"),
]
