"""Requests for correction: a person says what is wrong about them; the registry's keeper takes it over, or not."""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import CharField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from office import journal
from office.errors import Refused
from people.keeping import PersonFacts, keep_person
from people.models import CorrectionRequest, Person, User
from people.written import read_date, read_national_number, read_phone, read_sex

State = CorrectionRequest.State
Values = dict[str, Any]
# What is kept elsewhere (units, standings, results): nothing is changed by accepting, who decides has done it.
OTHER = "other"
MOST_OPEN = 10


class CorrectionRefused(Refused):
    code = "correction_refused"


@dataclass(frozen=True, slots=True)
class Correctable:
    """A field a person may ask to have corrected: what it is called, and how what is written becomes its value."""

    label: Promise
    read: Callable[[str], Values | None]


@transaction.atomic
def ask_correction(*, field: str, says: str, reason: str, by: User, now: datetime) -> CorrectionRequest:
    """A person asks to have something corrected that is held about them. What cannot be read is refused here."""
    if by.person is None:
        raise CorrectionRefused(_("This account belongs to nobody in the registry."))
    person = Person.objects.select_for_update().get(pk=by.person.pk)
    values_of(field, says)
    if not reason.strip():
        raise CorrectionRefused(_("Say how this can be checked, for example by which paper."))
    waiting = person.correction_requests.filter(state=State.OPEN)
    if waiting.filter(field=field).exists():
        raise CorrectionRefused(_("A request about this waits already. You will find the answer here."))
    if waiting.count() >= MOST_OPEN:
        raise CorrectionRefused(_("Very many requests of yours wait already. Wait for the answers first."))
    asked = CorrectionRequest.objects.create(
        person=person, field=field, says=says.strip(), reason=reason.strip(), asked_at=now
    )
    journal.write(act="people.correction.ask", subject=person, by=by, now=now, data={"field": field})
    return asked


@transaction.atomic
def accept_correction(*, request: CorrectionRequest, answer: str, by: User, now: datetime) -> CorrectionRequest:
    """Takes over what the person says, by the same action that changes people otherwise."""
    held = _open(request, by)
    values = values_of(held.field, held.says)
    if values:
        known = PersonFacts(**{each.name: getattr(held.person, each.name) for each in fields(PersonFacts)})
        keep_person(facts=replace(known, **values), person=held.person, by=by, now=now)
    return _decide(held, State.ACCEPTED, answer, by=by, now=now)


@transaction.atomic
def decline_correction(*, request: CorrectionRequest, answer: str, by: User, now: datetime) -> CorrectionRequest:
    """Leaves things as they are; the person reads why."""
    held = _open(request, by)
    if not answer.strip():
        raise CorrectionRefused(_("Say why: the person reads it."))
    return _decide(held, State.DECLINED, answer, by=by, now=now)


def values_of(field: str, says: str) -> Values:
    """The values that what is written stands for; empty for what is kept elsewhere. Refuses what cannot be read."""
    known = CORRECTABLE.get(field)
    if known is None:
        raise CorrectionRefused(_("Choose what is wrong from the list."))
    values = known.read(" ".join(says.split()))
    if values is None or not says.strip():
        sentence = _("What you wrote cannot be read as: %s. Write it as it stands in your papers.")
        raise CorrectionRefused(sentence % known.label)
    return values


def label_of(field: str) -> str:
    """What the field is called; its bare name where this version knows it no more."""
    return str(CORRECTABLE[field].label) if field in CORRECTABLE else field


def _open(request: CorrectionRequest, by: User) -> CorrectionRequest:
    held = CorrectionRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if held.state != State.OPEN:
        raise CorrectionRefused(_("This request was answered already."))
    if by.person_id == held.person_id:
        raise CorrectionRefused(_("This is your own request: somebody else decides on it."))
    return held


def _decide(held: CorrectionRequest, state: str, answer: str, *, by: User, now: datetime) -> CorrectionRequest:
    held.state, held.answer, held.decided_at, held.decided_by = state, answer.strip(), now, by
    held.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    act = "people.correction.accept" if state == State.ACCEPTED else "people.correction.decline"
    journal.write(act=act, subject=held.person, by=by, now=now, data={"field": held.field})
    return held


def _text(field: str) -> Callable[[str], Values | None]:
    column = Person._meta.get_field(field)
    most = column.max_length if isinstance(column, CharField) else None
    return lambda says: {field: says} if most is None or len(says) <= most else None


def _day(field: str) -> Callable[[str], Values | None]:
    def read(says: str) -> Values | None:
        date = read_date(says)
        return {field: date.on} if date and date.on and date.precision == "day" and not date.problem else None

    return read


def _born(says: str) -> Values | None:
    date = read_date(says)
    return {"born_on": date.on, "born_precision": date.precision} if date and date.on and not date.problem else None


def _sex(says: str) -> Values | None:
    read = read_sex(says)
    return {"sex": read.value} if read and read.value and not read.problem else None


def _number(says: str) -> Values | None:
    read = read_national_number(says)
    return {"national_number": read.value} if read and read.value and read.problem != "zero_lost" else None


def _phone(says: str) -> Values | None:
    read = read_phone(says)
    return {"phone": read.proposal or read.value} if read and read.value else None


def _email(says: str) -> Values | None:
    try:
        validate_email(says)
    except ValidationError:
        return None
    return {"email": says}


CORRECTABLE = {
    "family_middle": Correctable(_lazy("Family and middle names"), _text("family_middle")),
    "given": Correctable(_lazy("Given name"), _text("given")),
    "born_on": Correctable(_lazy("Date of birth"), _born),
    "sex": Correctable(_lazy("Sex"), _sex),
    "national_number": Correctable(_lazy("Citizen number"), _number),
    "phone": Correctable(_lazy("Phone"), _phone),
    "email": Correctable(_lazy("E-mail"), _email),
    "native_place": Correctable(_lazy("Native place"), _text("native_place")),
    "ethnicity": Correctable(_lazy("Ethnicity"), _text("ethnicity")),
    "admitted_by_decision_on": Correctable(_lazy("Admission decided on"), _day("admitted_by_decision_on")),
    "joined_on": Correctable(_lazy("Admission ceremony on"), _day("joined_on")),
    "official_on": Correctable(_lazy("Full member since"), _day("official_on")),
    OTHER: Correctable(_lazy("Something else: unit, position, standing, result"), lambda says: {}),
}
