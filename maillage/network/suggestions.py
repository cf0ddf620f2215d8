"""Words proposed to the coordination, to be changed at will."""

from maillage.network.models import JoinRequest


def suggested_welcome(*, request: JoinRequest) -> str:
    """Propose the words of a welcome, to be changed at will."""
    first = request.name.split(" ", 1)[0]
    return (
        f"Bonjour {first},\n\nBienvenue dans le réseau !\n\n"
        "Pour commencer : cherchez un sujet qui vous occupe en ce moment, et complétez votre profil pour que les collègues sachent à quel propos vous écrire."
    )


def suggested_refusal(*, request: JoinRequest) -> str:
    """Propose the words of a refusal, to be changed at will."""
    first = request.name.split(" ", 1)[0]
    return (
        f"Bonjour {first},\n\nMerci pour votre intérêt. Le réseau s’adresse aux équipes qui en sont membres, et nous ne pouvons pas ouvrir de compte "
        "pour le moment. Une grande partie des ressources reste en lecture libre, sans compte.\n\nBien à vous,"
    )


def suggested_question(*, request: JoinRequest) -> str:
    """Propose the words of a question, to be changed at will."""
    first = request.name.split(" ", 1)[0]
    return f"Bonjour {first},\n\nMerci pour votre demande. Pourriez-vous nous dire dans quelle organisation vous travaillez, et ce que vous y faites\u202f?"
