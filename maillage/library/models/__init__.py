from maillage.library.models.decisions import Decision, Revision
from maillage.library.models.inspirations import Inspiration
from maillage.library.models.reading import DownloadCount, Keep, Use
from maillage.library.models.resources import Resource, ResourceAuthor, ResourceOrganisation, ResourceTheme
from maillage.library.models.versions import Version, VersionFile

__all__ = [
    "Decision",
    "DownloadCount",
    "Inspiration",
    "Keep",
    "Resource",
    "ResourceAuthor",
    "ResourceOrganisation",
    "ResourceTheme",
    "Revision",
    "Use",
    "Version",
    "VersionFile",
]
