"""Why a file is refused, in words that say what to do."""


class FileRefused(Exception):
    """A file the gate does not let in. `reason` is a French sentence to show; `code` is stable."""

    def __init__(self, *, reason: str, code: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code

    @property
    def status(self) -> int:
        """The status of an answer that says only this refusal."""
        return STATUSES.get(self.code, 422)


# 503: the same file, a little later, may well be let in.
STATUSES = {"too_big": 413, "scan_down": 503}
REASONS = {
    "empty": "Ce fichier est vide. Vérifiez-le sur votre ordinateur, puis déposez-le à nouveau.",
    "too_big": "Ce fichier dépasse {max} Mo. Réduisez-le (images moins lourdes, PDF optimisé) ou partagez-le en plusieurs parties.",
    "quota": "La place prévue pour les fichiers est remplie. Prévenez la coordination\u202f: votre fichier n’a pas été enregistré.",
    "disk_full": "Le serveur n’a plus de place. Votre fichier n’a pas été enregistré\u202f; prévenez la coordination et réessayez plus tard.",
    "infected": (
        "L’antivirus du site a reconnu un programme malveillant dans ce fichier\u202f: il n’a pas été gardé. "
        "Vérifiez l’ordinateur d’où il vient, ou demandez-en un autre exemplaire."
    ),
    "scan_down": (
        "L’antivirus du site ne répond pas\u202f: ce fichier n’a pas pu être vérifié, ni gardé. "
        "Rien d’autre n’est perdu\u202f: réessayez dans quelques minutes."
    ),
    "scan_too_large": (
        "Ce fichier est trop lourd pour l’antivirus du site\u202f: il n’a pas été gardé. "
        "Partagez-le en plusieurs parties, ou prévenez la coordination."
    ),
    "web_page": "Les pages web et les dessins SVG ne sont pas acceptés. Imprimez la page en PDF, ou déposez le dessin en PNG.",
    "program": "Ce fichier est un programme\u202f: il n’est pas accepté. Déposez un document, une image ou un texte.",
    "old_office": (
        "Ce document est dans un ancien format (.doc, .xls, .ppt) ou protégé par un mot de passe. "
        "Ouvrez-le et enregistrez-le en .docx, .xlsx, .pptx, en OpenDocument ou en PDF, sans mot de passe."
    ),
    "rtf": "Le format RTF n’est pas accepté. Ouvrez le document et enregistrez-le en .docx, .odt ou PDF.",
    "macros": "Ce document contient des macros. Enregistrez-le sans macros (.docx, .xlsx, .pptx ou OpenDocument), ou en PDF.",
    "archive": "Les archives ne sont pas acceptées ici. Déposez les documents un par un.",
    "archive_bomb": "Ce document se déplie en une quantité démesurée de données. Enregistrez-le à nouveau, ou exportez-le en PDF.",
    "archive_broken": "Ce document est abîmé ou incomplet. Ouvrez-le, enregistrez-le à nouveau, puis déposez-le.",
    "archive_locked": "Ce document est protégé par un mot de passe. Retirez la protection, puis déposez-le à nouveau.",
    "video": "Les vidéos et les sons ne sont pas déposés ici. Publiez-les sur votre plateforme et partagez leur lien.",
    "heic": "Les photos HEIC ou AVIF ne s’ouvrent pas partout. Enregistrez la photo en JPEG ou en PNG.",
    "image_too_big": "Cette image a plus de {max} millions de pixels. Réduisez-la, puis déposez-la à nouveau.",
    "image_broken": "Cette image est abîmée ou incomplète. Ouvrez-la, enregistrez-la à nouveau, puis déposez-la.",
    "unknown": (
        "Ce type de fichier n’est pas accepté. Déposez un PDF, un document Word, Excel, PowerPoint ou OpenDocument récent, "
        "une image (JPEG, PNG, WebP, GIF, TIFF) ou un texte."
    ),
}


def refused(code: str, **values: object) -> FileRefused:
    """Make the refusal of that code, its words filled in."""
    return FileRefused(reason=REASONS[code].format(**values), code=code)
