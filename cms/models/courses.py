"""A course to read: lessons in their order, of a programme that classes are held of."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel

from cms.declaring import DeclaredPageForm
from cms.lesson_reader import may_read
from cms.models.base import SitePage
from cms.models.lessons import LessonPage
from learning.models import Programme
from learning.reading.queries import reader_of, readings_of


class CourseForm(DeclaredPageForm):
    """Asked of whoever edits the page, and not of the page itself: a programme may go after it was named."""

    def clean_programme_code(self) -> str:
        code: str = self.cleaned_data["programme_code"]
        known = list(Programme.objects.order_by("code").values_list("code", flat=True))
        if code and code not in known:
            sentence = _("There is no programme “%(code)s”. Give one of these, or none: %(known)s.")
            raise ValidationError(sentence % {"code": code, "known": ", ".join(known) or "–"})
        return code


class CoursePage(SitePage):
    """What a course is about and how far the reader is in it."""

    lead = models.TextField(gettext_lazy("lead"), blank=True)
    programme_code = models.CharField(
        gettext_lazy("code of the programme"),
        max_length=30,
        blank=True,
        help_text=gettext_lazy("The programme whose lessons these are; empty for reading that belongs to none."),
    )

    base_form_class = CourseForm
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.LessonPage"]
    content_panels = [*SitePage.content_panels, FieldPanel("lead"), FieldPanel("programme_code")]
    template = "cms/course.html"

    class Meta:
        verbose_name = gettext_lazy("course page")
        verbose_name_plural = gettext_lazy("course pages")

    def lessons(self) -> models.QuerySet[LessonPage]:
        """Those that are published, in the order of the site's tree."""
        return LessonPage.objects.live().child_of(self).order_by("path")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        lessons, reader = self._lessons_for(request), reader_of(request.user)
        readings = readings_of(reader, (lesson.pk for lesson in lessons))
        context["lessons"] = [(lesson, readings.get(lesson.pk)) for lesson in lessons]
        context["is_reader"] = reader is not None
        context["completed"] = sum(one.completed_at is not None for one in readings.values())
        return context

    def _lessons_for(self, request: HttpRequest) -> list[LessonPage]:
        """Without those that are shut to whoever asks."""
        public = set(LessonPage.objects.public().child_of(self).values_list("pk", flat=True))
        return [lesson for lesson in self.lessons() if lesson.pk in public or may_read(lesson, request)]
