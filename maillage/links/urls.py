from django.urls import path

from maillage.links.views import adding, batches, caring, reading

app_name = "links"
LINKS = "bibliotheque/liens/"
ONE = f"{LINKS}<int:number>/"

urlpatterns = [
    path(LINKS, reading.link_list, name="link_list"),
    path(f"{LINKS}flux.xml", reading.feed, name="feed"),
    path(f"{LINKS}ajouter/", adding.link_add, name="link_add"),
    path(f"{LINKS}ajouter/marque-page/", adding.bookmarklet, name="bookmarklet"),
    path(f"{LINKS}coller/", batches.paste, name="paste"),
    path(f"{LINKS}importer/", batches.import_file, name="import"),
    path(f"{LINKS}coller/<uuid:uuid>/", batches.batch, name="batch"),
    path(f"{LINKS}coller/<uuid:uuid>/supprimer/", batches.batch_discard, name="batch_discard"),
    path(f"{LINKS}toujours-bons/", caring.mine_to_confirm, name="mine_to_confirm"),
    path(f"{LINKS}toujours-bons/<str:token>/", caring.confirm_by_mail, name="confirm_by_mail"),
    path(f"{LINKS}<numbername:address>/", reading.link_detail, name="link_detail"),
    path(f"{ONE}modifier/", caring.link_edit, name="link_edit"),
    path(f"{ONE}retirer/", caring.link_withdraw, name="link_withdraw"),
    path(f"{ONE}retirer-mort/", caring.withdraw_dead, name="withdraw_dead"),
    path(f"{ONE}laisser/", caring.leave_in_place, name="leave_in_place"),
    path(f"{ONE}remettre/", caring.link_restore, name="link_restore"),
    path(f"{ONE}toujours-bon/", caring.link_confirm, name="link_confirm"),
    path(f"{ONE}reprendre/", caring.link_take_over, name="link_take_over"),
    path(f"{ONE}publier/", caring.publish, name="publish"),
    path("la-semaine/liens/", caring.week_list, name="week_list"),
    path(f"{ONE}decliner/", caring.decline, name="decline"),
]
