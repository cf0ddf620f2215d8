from django.urls import path

from maillage.community.views import acting, bringing, carrying, choosing, elsewhere, feeds, reading, writing

app_name = "community"
ALL = "questions/"
ONE = f"{ALL}<int:number>/"
ANSWER = f"{ALL}reponses/<int:number>/"

urlpatterns = [
    path(ALL, reading.discussion_list, name="discussion_list"),
    path(f"{ALL}poser/", writing.discussion_create, name="discussion_create"),
    path(f"{ALL}ressemble/", carrying.alike, name="alike"),
    path(f"{ALL}portee/<str:token>/", carrying.decline, name="carried_decline"),
    path(f"{ALL}mots/<str:token>/", elsewhere.consent, name="consent"),
    path(f"{ALL}reprendre/", elsewhere.paste, name="paste"),
    path(f"{ALL}choisir.json", choosing.choose, name="choose"),
    path(f"{ALL}flux.xml", feeds.all_feed, name="feed"),
    path(f"{ALL}themes/<slug:slug>/flux.xml", feeds.theme_feed, name="theme_feed"),
    path(f"{ALL}fichiers/<uuid:uuid>/", bringing.file, name="file"),
    path(f"{ALL}images/<uuid:uuid>/", bringing.image, name="image"),
    path(f"{ALL}<numbername:address>/", reading.discussion_detail, name="discussion_detail"),
    path(f"{ONE}repondre/", writing.answer_create, name="answer_create"),
    path(f"{ONE}nouvelles/", reading.news, name="news"),
    path(f"{ONE}modifier/", writing.discussion_edit, name="discussion_edit"),
    path(f"{ONE}historique/", acting.history, name="history"),
    path(f"{ONE}moi-aussi/", acting.same_here, name="same_here"),
    path(f"{ONE}plus-moi/", acting.not_here, name="not_here"),
    path(f"{ONE}plus-retenue/", acting.release, name="release"),
    path(f"{ONE}trouvee-en-rencontre/", acting.found, name="found"),
    path(f"{ONE}recueillir/", elsewhere.harvest, name="harvest"),
    path(f"{ONE}ailleurs/", elsewhere.bridge, name="bridge"),
    path(f"{ONE}groupe/", elsewhere.arrive, name="arrive"),
    path(f"{ONE}image.png", elsewhere.discussion_image, name="discussion_image"),
    path(f"{ONE}porter/", carrying.carry, name="carry"),
    path(f"{ONE}retirer/", acting.withdraw, name="withdraw"),
    path(f"{ONE}remettre/", acting.restore, name="restore"),
    path(f"{ONE}ouvrir/", acting.open_held, name="open"),
    path(f"{ONE}ne-pas-publier/", acting.decline, name="decline"),
    path(f"{ONE}effacer-le-nom/", acting.erase_asker, name="erase_asker"),
    path(f"{ANSWER}modifier/", writing.answer_edit, name="answer_edit"),
    path(f"{ANSWER}merci/", acting.thank, name="thank"),
    path(f"{ANSWER}plus-merci/", acting.not_thank, name="not_thank"),
    path(f"{ANSWER}retenir/", acting.keep, name="keep"),
    path(f"{ANSWER}retirer/", acting.answer_withdraw, name="answer_withdraw"),
    path(f"{ANSWER}remettre/", acting.answer_restore, name="answer_restore"),
    path(f"{ANSWER}ouvrir/", acting.answer_open, name="answer_open"),
    path(f"{ANSWER}ne-pas-publier/", acting.answer_decline, name="answer_decline"),
]
