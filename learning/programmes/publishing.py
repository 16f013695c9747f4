"""Actions of programmes: found one, keep its draft, publish the draft. A published version never changes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from exams.sittings.models import GradeScale
from learning.models import FinishKind, PartKind, Programme, ProgrammePart, ProgrammeTakes, ProgrammeVersion
from office import journal
from office.errors import Refused
from people.models import Unit, User


class ProgrammeRefused(Refused):
    code = "programme_refused"


@dataclass(frozen=True, slots=True)
class CoursePart:
    """A lesson or another part, with its length in periods (tiết) of 45 minutes."""

    kind: PartKind
    title: str
    periods: int


@dataclass(frozen=True, slots=True)
class ProgrammeFacts:
    """What a version says. Percent of the periods to attend, days and months as the documents count them."""

    title: str
    scale: GradeScale
    audience: str = ""
    takes: str = ProgrammeTakes.ANYONE
    basis: str = ""
    attendance_percent: int = 80
    leave_counts: bool = False
    finish: str = FinishKind.TEST
    essay_percent: int = 50
    retakes: int = 1
    certificate_days: int = 15
    certificate_months: int | None = None
    least_learners: int = 25


@transaction.atomic
def found_programme(
    *, code: str, unit: Unit, facts: ProgrammeFacts, parts: Sequence[CoursePart], by: User | None, now: datetime
) -> Programme:
    """Founds a programme of a unit with the draft of its first version."""
    if Programme.objects.filter(code=code).exists():
        raise ProgrammeRefused(_("There is already a programme with the code “%s”. Choose another code.") % code)
    programme = Programme.objects.create(code=code, unit=unit)
    _write_draft(ProgrammeVersion(programme=programme, number=1), facts, parts)
    journal.write(act="learning.programme.found", subject=programme, by=by, now=now, data={"title": facts.title})
    return programme


@transaction.atomic
def keep_draft(
    *, programme: Programme, facts: ProgrammeFacts, parts: Sequence[CoursePart], by: User | None, now: datetime
) -> ProgrammeVersion:
    """Changes the draft of a programme; the first change after a publication begins the next version."""
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    draft = held.versions.filter(published_at=None).first()
    if draft is None:
        draft = ProgrammeVersion(programme=held, number=held.versions.count() + 1)
    _write_draft(draft, facts, parts)
    data = {"number": draft.number, "title": facts.title}
    journal.write(act="learning.programme.draft", subject=held, by=by, now=now, data=data)
    return draft


@transaction.atomic
def publish_version(*, version: ProgrammeVersion, by: User | None, now: datetime) -> None:
    """Publishes a draft: classes are planned with it from now on; those that run keep theirs."""
    if not version.basis.strip():
        raise ProgrammeRefused(_("Name the legal basis first: a class is opened on the strength of it."))
    if not version.parts.exists():
        raise ProgrammeRefused(_("The programme has no lesson yet. Add its lessons and their periods first."))
    drafts = ProgrammeVersion.objects.filter(pk=version.pk, published_at=None)
    if drafts.update(published_at=now, published_by=by) != 1:
        raise ProgrammeRefused(_("This version is published already."))
    data = {"number": version.number, "title": version.title}
    journal.write(act="learning.programme.publish", subject=version.programme, by=by, now=now, data=data)


@transaction.atomic
def drop_draft(*, version: ProgrammeVersion, by: User | None, now: datetime) -> None:
    """Throws a draft away, not a first one: a programme without any version would say nothing."""
    if version.number == 1:
        raise ProgrammeRefused(_("This is the programme's first version. Change it instead of dropping it."))
    dropped, _rows = ProgrammeVersion.objects.filter(pk=version.pk, published_at=None).delete()
    if not dropped:
        raise ProgrammeRefused(_("This version is published already."))
    data = {"number": version.number}
    journal.write(act="learning.programme.drop", subject=version.programme, by=by, now=now, data=data)


def _write_draft(draft: ProgrammeVersion, facts: ProgrammeFacts, parts: Sequence[CoursePart]) -> None:
    for name in facts.__slots__:
        setattr(draft, name, getattr(facts, name))
    draft.save()
    draft.parts.all().delete()
    ProgrammePart.objects.bulk_create(
        ProgrammePart(version=draft, place=place, **asdict(part)) for place, part in enumerate(parts, start=1)
    )
