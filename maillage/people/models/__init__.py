from maillage.people.models.person import DEPARTED_NAME, Person
from maillage.people.models.sign_in import SignInRequest

__all__ = ["DEPARTED_NAME", "Person", "SignInRequest"]
