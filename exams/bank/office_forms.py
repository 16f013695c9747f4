"""Forms of the back office for banks, topics and questions."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from exams.bank.models import Bank, Level, Topic
from exams.bank.question_files import ENDINGS
from exams.bank.topic_tree import topic_lines
from office import clock
from people.models import Unit, User
from people.office_fields import UnitField, WorkbookField
from people.office_forms import unit_field
from people.roles import Ability


class TopicField(forms.ChoiceField):
    """A topic, shown as a tree. Only topics that were offered are taken."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.offered: dict[str, Topic] = {}

    def offer(self, topics: QuerySet[Topic], *, nothing: str = "", with_bank: bool = False) -> None:
        """Sets the choices; `nothing` is what the empty choice says."""
        lines = topic_lines(topics)
        self.offered = {str(line.topic.uid): line.topic for line in lines}
        named = [
            (str(line.topic.uid), f"{line.topic.bank.code} · {line.indented}" if with_bank else line.indented)
            for line in lines
        ]
        self.choices = [("", nothing or _("Choose a topic")), *named]

    def prepare_value(self, value: Any) -> Any:
        return str(value.uid) if isinstance(value, Topic) else value

    def clean(self, value: Any) -> Topic | None:
        """The topic chosen, or None where that is allowed."""
        return self.offered.get(super().clean(value))


class BankForm(forms.Form):
    code = forms.CharField(
        label=_lazy("Code"),
        max_length=30,
        help_text=_lazy("Short and lasting: files and commands name the bank by it."),
    )
    name = forms.CharField(label=_lazy("Name"), max_length=200)
    unit = UnitField(label=_lazy("Unit"), help_text=_lazy("Whose bank it is. Roles on this unit and above open it."))
    reviewed = forms.BooleanField(
        label=_lazy("A second person approves each question"),
        required=False,
        initial=True,
        help_text=_lazy("Papers take a question only once somebody has approved it who did not write it."),
    )

    practice = forms.BooleanField(
        label=_lazy("For practice in lessons, never for tests"),
        required=False,
        help_text=_lazy(
            "Lessons may ask its questions, and learners see the right answers there. No paper takes them. "
            "This cannot be changed later."
        ),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit_field(self, "unit").offer(Unit.objects.where_may(user, Ability.WRITE_QUESTIONS), clock.today())

    def clean_code(self) -> str:
        code = self.cleaned_data["code"].strip()
        if Bank.objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is already a bank with this code. Choose another."))
        return code


class TopicForm(forms.Form):
    name = forms.CharField(label=_lazy("Name"), max_length=300)
    code = forms.CharField(
        label=_lazy("Code"), max_length=30, required=False, help_text=_lazy("For example B1; files may name it so.")
    )
    parent = TopicField(label=_lazy("Below"), required=False)

    def __init__(self, *args: Any, bank: Bank, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bank = bank
        topic_field(self, "parent").offer(bank.topics.all(), nothing=_("At the top"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        name = given.get("name", "")
        if name and self.bank.topics.filter(parent=given.get("parent"), name=name).exists():
            self.add_error("name", _("There is already a topic of this name here. Choose another."))
        return given


class QuestionFileForm(forms.Form):
    """A workbook of questions to look through before anything is saved."""

    file = WorkbookField(
        label=_lazy("File"),
        accept=ENDINGS,
        help_text=_lazy(
            "Excel (.xlsx), Word (.docx), text, CSV, JSON, GIFT, Aiken, Moodle XML, QTI, H5P. What it is, the platform "
            "finds by itself."
        ),
    )
    bank = forms.ModelChoiceField(label=_lazy("Into the bank"), queryset=Bank.objects.none(), to_field_name="uid")
    level = forms.TypedChoiceField(
        label=_lazy("Level where the file gives none"), choices=Level.choices, coerce=int, initial=Level.RECALL
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bank = self.fields["bank"]
        assert isinstance(bank, forms.ModelChoiceField)  # noqa: S101  # narrows the type
        bank.queryset = Bank.objects.where_may(user, Ability.WRITE_QUESTIONS)


def topic_field(form: forms.Form, name: str) -> TopicField:
    field = form.fields[name]
    if not isinstance(field, TopicField):
        raise TypeError(name)
    return field
