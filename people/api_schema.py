"""What the exchange takes and gives, for the description of the API at /api/schema/."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from people.exchange_doors import MOST_ITEMS, PROBLEM
from people.models import Standing
from people.models.persons import BirthPrecision, Sex
from people.models.units import UnitKind


def without_back_office(endpoints: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Wagtail's own addresses are described nowhere: no system uses them."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/")]


STATES = ["active", "coming", "ended", "removed"]
UNIT_KINDS, STANDINGS = UnitKind.values, Standing.Kind.values
_ENDED = "What has ended, or left the units of the token, carries nothing but uid and state."


class Field(serializers.Serializer[Any]):
    """One wrong field of one row."""

    where = serializers.CharField(help_text="people[3]", allow_blank=True)
    field = serializers.CharField(allow_blank=True)
    what = serializers.CharField()
    do = serializers.CharField(allow_blank=True)


class ProblemDetails(serializers.Serializer[Any]):
    """RFC 9457."""

    type = serializers.CharField(help_text="urn:khue:CODE")
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = Field(many=True, required=False)  # type: ignore[assignment]  # a field of the reply, not those of a form


class UnitItem(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(STATES, help_text=_ENDED)
    code = serializers.CharField(required=False)
    name = serializers.CharField(required=False, allow_blank=True)
    short_name = serializers.CharField(required=False, allow_blank=True)
    kind = serializers.ChoiceField(UNIT_KINDS, required=False, allow_blank=True)
    parent = serializers.CharField(  # type: ignore[assignment]  # likewise
        required=False, allow_null=True, help_text="Code of the superior unit."
    )
    agency = serializers.CharField(required=False, allow_null=True, help_text="Code of the agency it works in.")
    founded_on = serializers.DateField(required=False)
    dissolved_on = serializers.DateField(required=False, allow_null=True)


class PersonFields(serializers.Serializer[Any]):
    family_middle = serializers.CharField(required=False, allow_blank=True)
    given = serializers.CharField(required=False)
    sort_name = serializers.CharField(required=False, allow_blank=True)
    sex = serializers.ChoiceField(Sex.values, required=False, allow_blank=True)
    born_on = serializers.DateField(required=False, allow_null=True)
    born_precision = serializers.ChoiceField(BirthPrecision.values, required=False)
    national_number = serializers.CharField(required=False, allow_blank=True, help_text="With read_numbers alone.")
    phone = serializers.CharField(required=False, allow_blank=True, help_text="With read_numbers alone.")
    email = serializers.CharField(required=False, allow_blank=True)
    native_place = serializers.CharField(required=False, allow_blank=True)
    ethnicity = serializers.CharField(required=False, allow_blank=True)
    joined_on = serializers.DateField(required=False, allow_null=True)
    admitted_by_decision_on = serializers.DateField(required=False, allow_null=True)
    official_on = serializers.DateField(required=False, allow_null=True)


class PersonItem(PersonFields):
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(STATES, help_text=_ENDED)
    standing = serializers.ChoiceField(STANDINGS, required=False, allow_blank=True)


class MembershipItem(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(STATES, help_text=_ENDED)
    person = serializers.UUIDField(required=False)
    unit = serializers.CharField(required=False, help_text="Code of the unit.")
    position = serializers.CharField(required=False, allow_blank=True)
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(required=False, allow_null=True, help_text="The first day outside.")


class Paged(serializers.Serializer[Any]):
    next = serializers.CharField(help_text="Send it back as `since`.")
    more = serializers.BooleanField(help_text="Ask again at once; there is more.")


class UnitsPage(Paged):
    items = UnitItem(many=True)


class PeoplePage(Paged):
    items = PersonItem(many=True)


class MembershipsPage(Paged):
    items = MembershipItem(many=True)


class GivenMembership(serializers.Serializer[Any]):
    unit = serializers.CharField(required=False, help_text="Code of the unit.")
    position = serializers.CharField(required=False, allow_blank=True)


class GivenStanding(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(STANDINGS)


class GivenPerson(PersonFields):
    uid = serializers.UUIDField(required=False)
    memberships = GivenMembership(many=True, required=False)
    standings = GivenStanding(many=True, required=False)


class GivenPeople(serializers.Serializer[Any]):
    """docs/schema/khue-people-1.json."""

    format = serializers.ChoiceField(["khue-people-1"])
    unit = serializers.CharField(required=False, help_text="Where people go whose record names no unit.")
    on = serializers.DateField(required=False, help_text="New people belong to their unit since then.")
    people = GivenPerson(many=True)


class KeptPerson(serializers.Serializer[Any]):
    where = serializers.CharField()
    uid = serializers.UUIDField()
    deed = serializers.ChoiceField(["created", "changed", "same"])


class KeptPeople(serializers.Serializer[Any]):
    created = serializers.IntegerField()
    changed = serializers.IntegerField()
    same = serializers.IntegerField()
    people = KeptPerson(many=True)
    warnings = Field(many=True)


class GivenTransfer(serializers.Serializer[Any]):
    person = serializers.UUIDField()
    to = serializers.CharField(help_text="Code of the unit that is joined.")
    on = serializers.DateField(help_text="The first day in the new unit.")
    reason = serializers.CharField()
    position = serializers.CharField(required=False, allow_blank=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is a word of the language."""
        return {**super().get_fields(), "from": serializers.CharField(help_text="Code of the unit that is left.")}


class GivenTransfers(serializers.Serializer[Any]):
    transfers = GivenTransfer(many=True)


class DoneTransfer(serializers.Serializer[Any]):
    where = serializers.CharField()
    membership = serializers.UUIDField(help_text="The new one.")
    ended = serializers.UUIDField(help_text="The one that ended.")


class DoneTransfers(serializers.Serializer[Any]):
    transferred = serializers.IntegerField()
    transfers = DoneTransfer(many=True)


UNIT = OpenApiParameter("unit", OpenApiTypes.STR, description="Code of a unit of the token: it and all below it.")
ON = OpenApiParameter("on", OpenApiTypes.DATE, description="As of this day; what has ended is left out then.")
PAGING = [
    OpenApiParameter("since", OpenApiTypes.STR, description="The cursor of the last page; none: from the beginning."),
    OpenApiParameter("limit", OpenApiTypes.INT, description=f"1 to {MOST_ITEMS}."),
    UNIT,
    ON,
]
IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description="1 to 100 signs."
)
REFUSALS: dict[Any, Any] = {(status, PROBLEM): ProblemDetails for status in (400, 401, 404, 410, 429)}
WRITE_REFUSALS: dict[Any, Any] = {(status, PROBLEM): ProblemDetails for status in (400, 401, 404, 409, 413, 422, 429)}
