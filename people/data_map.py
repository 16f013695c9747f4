"""The data map: which fields hold data about a person, why, on what basis, who sees them, how long they are kept.

Which fields these are follows from the models themselves, so a new one cannot be forgotten: a test fails until it
stands in people/data_purposes.py, and `manage.py data_map` writes docs/personal-data.md.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from people.models import Person, User

OURS = frozenset(
    "office people bank papers sittings delivery marking results rehearsal learning contests cms "
    "mfa usersessions socialaccount account".split(),
)
# Names that say by themselves that a person stands behind them, wherever they are.
TELLING = re.compile(
    r"phone|email|address|account|national|born|birth|ethnic|native|full_name|given|family|by_label|clients"
)
# Columns of any shape in which people stand, though neither a key nor a name says so.
MIXED = frozenset(
    {
        "office.JournalRow.data",
        "office.Job.arguments",
        "office.Job.result",
        "people.AnsweredRequest.reply",
        "people.Reorganisation.changes",
        "people.RosterImport.changed",
    }
)
# Numbers that lead nowhere without the row they stand in.
FREE_OF_PEOPLE = frozenset({"id", "uid"})


@dataclass(frozen=True, slots=True)
class Use:
    """What is said of some fields: "app.Model.field", or "app.Model.*" for all such fields of a model."""

    fields: tuple[str, ...]
    purpose: str
    basis: str
    seen_by: str
    kept: str
    sensitive: bool = False

    def covers(self, name: str) -> bool:
        return name in self.fields or f"{name.rpartition('.')[0]}.*" in self.fields


def personal_fields() -> list[str]:
    """All fields that hold data about a person, as "app.Model.field"."""
    models = sorted((model for model in apps.get_models() if _is_ours(model)), key=lambda model: model._meta.label)
    about = _about_people(models)
    return [
        name
        for model in models
        for field in _columns(model)
        if (name := f"{model._meta.label}.{field.name}") in MIXED
        or model in about
        or _leads_to_people(field)
        or TELLING.search(field.name)
    ]


def _is_ours(model: type[Model]) -> bool:
    return model._meta.app_label in OURS and not model._meta.proxy


def _columns(model: type[Model]) -> Iterator[Field]:
    return (field for field in model._meta.concrete_fields if field.name not in FREE_OF_PEOPLE)


def _about_people(models: Iterable[type[Model]]) -> set[type[Model]]:
    """People, accounts, and every model whose rows belong to one of them, over however many keys."""
    about: set[type[Model]] = {Person, User}
    remaining = [model for model in models if model not in about]
    while found := [model for model in remaining if any(_belongs(field, about) for field in _columns(model))]:
        about.update(found)
        remaining = [model for model in remaining if model not in about]
    return about


def _belongs(field: Field, about: set[type[Model]]) -> bool:
    """Whether a row belongs to a person by this key. Who did something is named by keys that are not called `user`."""
    if not isinstance(field, ForeignKey) or field.related_model not in about:
        return False
    return field.related_model is not User or field.name == "user"


def _leads_to_people(field: Field) -> bool:
    return isinstance(field, ForeignKey) and field.related_model in (Person, User)


def uncovered(uses: Iterable[Use]) -> list[str]:
    """Fields about people of which nothing is said."""
    known = list(uses)
    return [name for name in personal_fields() if not any(use.covers(name) for use in known)]


def unknown(uses: Iterable[Use]) -> list[str]:
    """What is said of fields that are not there, or hold nothing about people."""
    fields = personal_fields()
    models = {f"{name.rpartition('.')[0]}.*" for name in fields}
    return [name for use in uses for name in use.fields if name not in fields and name not in models]


def as_markdown(uses: Iterable[Use]) -> str:
    """The map as a page: a table for each part of the platform, each field under what is said of it."""
    known, fields = list(uses), personal_fields()
    lines = [_HEAD]
    for app in dict.fromkeys(name.partition(".")[0] for name in fields):
        lines.append(f"\n## {app}\n\n| fields | why | basis | who sees it | kept |\n|---|---|---|---|---|")
        lines += [_line(use, held) for use in known if (held := _held(use, app, fields))]
    return "\n".join(lines) + "\n"


def _held(use: Use, app: str, fields: Iterable[str]) -> list[str]:
    return [name for name in fields if name.startswith(f"{app}.") and use.covers(name)]


def _line(use: Use, fields: Iterable[str]) -> str:
    by_model: dict[str, list[str]] = {}
    for name in fields:
        model, _dot, column = name.rpartition(".")
        by_model.setdefault(model.partition(".")[2], []).append(column)
    what = "<br>".join(f"**{model}** {', '.join(columns)}" for model, columns in by_model.items())
    basis = f"{use.basis} (sensitive)" if use.sensitive else use.basis
    return f"| {what} | {use.purpose} | {basis} | {use.seen_by} | {use.kept} |"


_HEAD = """# Personal data

Written by `manage.py data_map` from the models and from `people/data_purposes.py`; a test fails when it is out of date
or when a field about people is missing from it. The bases are proposals: counsel confirms them for each committee.

Nothing is sent to anybody outside: no page asks another host for anything. What people's files hold after they left the
platform (workbooks, result sheets, dossiers, backups) is kept by whoever took them.

- **One's own data**: whoever is signed in reads them at `/my/data/`, in words, and downloads them as PDF or JSON. There
  they see what they were told and agreed to, withdraw a consent, and ask for corrections.
- **Notices and consents** have versions. A published one is changed by nobody: the database refuses it, and the journal
  holds its SHA-256. Answers are kept with version and time.
- **Corrections** are asked for by the person and decided by somebody else who keeps the registry.
- **Opening a person's page** is written down in the journal, once an hour for each reader.
- **Citizen number and phone** are shown in full only to those who keep the registry.
- **Erasing**: on the person's page of erasing, or `manage.py erase_person NUMBER --reason TEXT --yes`. The record stays
  as a pseudonym, so that statistics and the journal's chain hold; nobody can tell who it was. Not while the person
  belongs to a unit, holds a role or has an exam open, nor under a legal hold. Backups made before hold the name until
  they run out.
- **The record of an attempt** is chained and cannot be erased. It names accounts by number; records made before that
  rule name them by user name.
- **Retention**: the page, or `manage.py retention --years N`, says who left that long ago and which helping rows are
  needed no longer; confirmed (`--yes`) it erases and removes. How many years is the committee's decision."""
