"""The base of the rooms' models."""

import uuid
from typing import Any

from django.db import models
from django.db.models.fetch_modes import FETCH_PEERS


class PeerQuerySet(models.QuerySet):
    """A queryset that fetches a missing relation for all its rows at once."""


class PeerManager(models.Manager.from_queryset(PeerQuerySet)):  # type: ignore[misc]
    """The manager of every model: peers fetched together."""

    def get_queryset(self) -> PeerQuerySet:
        return super().get_queryset().fetch_mode(FETCH_PEERS)


class BaseModel(models.Model):
    """A row with a public identifier. `created_at` is set by the act."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects: Any = PeerManager()

    class Meta:
        abstract = True
