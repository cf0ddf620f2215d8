"""Every component of the interface: `{% load ui %}`. The list with examples is the page /composants/."""

from django.template import Library

from maillage.kernel.ui.tags import actions, blocks, cards, fields, frame, lists, pieces

register = Library()
for _part in (pieces, actions, lists, blocks, cards, fields, frame):
    register.tags.update(_part.register.tags)
    register.filters.update(_part.register.filters)
