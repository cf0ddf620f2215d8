from django.urls import path

from maillage.initiatives.views import attached, experiments, line, lists, moderation, sheets, testimonies, writing

app_name = "initiatives"
ALL = "bibliotheque/initiatives/"
ONE = f"{ALL}<int:number>/"
TOLD = "bibliotheque/temoignages/"
TRIED = "bibliotheque/experimentations/"
WEEK = "la-semaine/initiatives/"

urlpatterns = [
    path(ALL, lists.initiative_list, name="initiative_list"),
    path(f"{ALL}reperer/", writing.spot, name="spot"),
    path(f"{ALL}decrire/", writing.describe, name="describe"),
    path(f"{ALL}<numbername:address>/", sheets.initiative_detail, name="initiative_detail"),
    path(f"{ONE}image.png", sheets.initiative_image, name="initiative_image"),
    path(f"{ONE}fiche.<str:form>", sheets.initiative_document, name="initiative_document"),
    path(f"{ONE}historique/", sheets.initiative_history, name="initiative_history"),
    path(f"{ONE}modifier/", writing.initiative_edit, name="initiative_edit"),
    path(f"{ONE}supprimer/", writing.initiative_discard, name="initiative_discard"),
    path(f"{ONE}retirer/", writing.initiative_withdraw, name="initiative_withdraw"),
    path(f"{ONE}remettre/", writing.initiative_restore, name="initiative_restore"),
    path(f"{ONE}etape/", line.step_create, name="step_create"),
    path(f"{ONE}rappel/", line.call_back, name="call_back"),
    path(f"{ONE}essayee-ailleurs/", line.adaptation_create, name="adaptation_create"),
    path(f"{ONE}essayee-ailleurs/<uuid:uuid>/retirer/", line.adaptation_remove, name="adaptation_remove"),
    path(f"{ONE}photos/", attached.photo_create, name="photo_create"),
    path(f"{ONE}fichiers/", attached.file_create, name="file_create"),
    path(f"{ONE}fichiers/<uuid:uuid>/retirer/", attached.file_remove, name="file_remove"),
    path("bibliotheque/initiatives-fichiers/<uuid:uuid>/", attached.file, name="file"),
    path("bibliotheque/initiatives-photos/<uuid:uuid>.webp", attached.photo, name="photo"),
    path(TOLD, lists.testimony_list, name="testimony_list"),
    path(f"{TOLD}ecrire/", testimonies.testimony_create, name="testimony_create"),
    path(f"{TOLD}accord/<str:token>/", testimonies.consent, name="consent"),
    path(f"{TOLD}<numbername:address>/", testimonies.testimony_detail, name="testimony_detail"),
    path(f"{TOLD}<int:number>/modifier/", testimonies.testimony_edit, name="testimony_edit"),
    path(f"{TOLD}<int:number>/retirer/", testimonies.testimony_withdraw, name="testimony_withdraw"),
    path(f"{TOLD}<int:number>/supprimer/", testimonies.testimony_discard, name="testimony_discard"),
    path(TRIED, lists.experiment_list, name="experiment_list"),
    path(f"{TRIED}proposer/", experiments.experiment_create, name="experiment_create"),
    path(f"{TRIED}<numbername:address>/", experiments.experiment_detail, name="experiment_detail"),
    path(f"{TRIED}<int:number>/modifier/", experiments.experiment_edit, name="experiment_edit"),
    path(f"{TRIED}<int:number>/observations/", experiments.observation_create, name="observation_create"),
    path(f"{TRIED}<int:number>/decision/", experiments.decision_create, name="decision_create"),
    path(f"{TRIED}<int:number>/retirer/", experiments.experiment_withdraw, name="experiment_withdraw"),
    path(f"{TRIED}<int:number>/remettre/", experiments.experiment_restore, name="experiment_restore"),
    path(f"{TRIED}<int:number>/supprimer/", experiments.experiment_discard, name="experiment_discard"),
    path(WEEK, moderation.moderation_list, name="moderation"),
    path(f"{WEEK}<slug:noun>/<uuid:uuid>/publier/", moderation.publish, name="publish"),
    path(f"{WEEK}<slug:noun>/<uuid:uuid>/repondre/", moderation.answer, name="answer"),
]
