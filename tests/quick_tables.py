"""Making every table on an empty database, in a third of the time: the same tables, the same rows.

After each table, Django makes anew the models it keeps of the past, all those that are related: a new table changes
nothing to the columns of the others. They are made anew once, before the first step that is not a new table.
"""

import runpy
import sqlite3
import sys
from contextlib import closing

from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import ProjectState

from tests import made_once

_migrate, _add, _clone = MigrationExecutor._migrate_all_forwards, ProjectState.add_model, ProjectState.clone
_reload_one, _reload_many = ProjectState.reload_model, ProjectState.reload_models


def use():
    """Do so from now on in this process, where nothing is migrated yet."""
    MigrationExecutor._migrate_all_forwards = _migrate_all


def _migrate_all(executor, *arguments, **named):
    if executor.loader.applied_migrations:
        return _migrate(executor, *arguments, **named)
    ProjectState.add_model, ProjectState.clone = _add_alone, _clone_as_is
    ProjectState.reload_model, ProjectState.reload_models = _anew(_reload_one), _anew(_reload_many)
    try:
        return _migrate(executor, *arguments, **named)
    finally:
        ProjectState.add_model, ProjectState.clone = _add, _clone
        ProjectState.reload_model, ProjectState.reload_models = _reload_one, _reload_many


def _add_alone(state, model):
    key = model.app_label, model.name_lower
    state.models[key] = model
    if state._relations is not None:
        state.resolve_model_relations(key)
    if "apps" in vars(state):
        model.render(state.apps)
        # Delayed: Django makes them all anew before it runs what somebody wrote on them.
        state.is_behind = state.is_delayed = True


def _anew(reload):
    def reloaded(state, *arguments, **named):
        if not vars(state).pop("is_behind", False):
            return reload(state, *arguments, **named)
        vars(state).pop("apps", None)
        # Read to be made: a property.
        return state.apps and None

    return reloaded


def _clone_as_is(state):
    made = _clone(state)
    if vars(state).get("is_behind"):
        made.is_behind = True
    return made


def _copy_all(executor, *arguments, **named):
    """Copy the tables from where they were made once, if they were."""
    made = made_once.sqlite_file()
    if executor.loader.applied_migrations or executor.connection.vendor != "sqlite" or not made.exists():
        return _migrate_all(executor, *arguments, **named)
    with closing(sqlite3.connect(made)) as source:
        source.backup(executor.connection.connection)
    return executor.loader.project_state()


if __name__ == "__main__":
    MigrationExecutor._migrate_all_forwards = _copy_all
    sys.argv = sys.argv[1:]
    runpy.run_path(sys.argv[0], run_name="__main__")
