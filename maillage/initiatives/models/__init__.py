from maillage.initiatives.models.around import Adaptation, InitiativeFile
from maillage.initiatives.models.contributions import Contribution, Decision, Revision
from maillage.initiatives.models.experiments import Experiment, ExperimentDecision, Observation
from maillage.initiatives.models.initiatives import (
    Initiative,
    InitiativeFunding,
    InitiativeKey,
    InitiativeOrganisation,
    InitiativeStep,
    InitiativeTheme,
)
from maillage.initiatives.models.testimonies import Testimony, TestimonyConsent, TestimonyTheme

__all__ = [
    "Adaptation",
    "Contribution",
    "Decision",
    "Experiment",
    "ExperimentDecision",
    "Initiative",
    "InitiativeFile",
    "InitiativeFunding",
    "InitiativeKey",
    "InitiativeOrganisation",
    "InitiativeStep",
    "InitiativeTheme",
    "Observation",
    "Revision",
    "Testimony",
    "TestimonyConsent",
    "TestimonyTheme",
]
