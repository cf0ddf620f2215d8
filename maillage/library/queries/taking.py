"""What « Inspiré par » asks about resources."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from maillage.library import rules
from maillage.library.models import Resource


def may_edit_resource(*, uuid: UUID, person: Any) -> bool:
    """Say whether this person keeps a published resource right."""
    resource = Resource.objects.filter(uuid=uuid).first()
    return resource is not None and rules.may_edit(person=person, resource=resource)


def owners_of_resource(*, uuid: UUID) -> list[Any]:
    """Give whoever shared a resource."""
    return [resource.contributor for resource in Resource.objects.filter(uuid=uuid).select_related("contributor")]


def resources_by_number(*, numbers: Sequence[int]) -> Mapping[int, UUID]:
    """Give the uuids of resources by their numbers."""
    return dict(Resource.objects.filter(pk__in=numbers).values_list("pk", "uuid"))
