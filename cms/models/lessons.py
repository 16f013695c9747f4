"""A lesson to read, also without network once it was opened."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.blocks_lessons import LESSON_PARTS
from cms.lesson_frames import hosts_of
from cms.lesson_parts import CHECK, parts_of
from cms.lesson_reader import lesson_context
from cms.models.base import SitePage
from learning.reading.completion import LessonRules
from office import clock
from office.content_policy import with_frames

COPY = "copy"


class LessonPage(SitePage):
    """A lesson: its parts, each with a lasting id, and what a reader has to do for it to be done."""

    lead = models.TextField(_("lead"), blank=True)
    body = StreamField(LESSON_PARTS, blank=True, verbose_name=_("parts"))
    least_minutes = models.PositiveSmallIntegerField(
        _("minutes to read at least"),
        null=True,
        blank=True,
        validators=[MaxValueValidator(600)],
        help_text=_("Counted by the server while the page is in sight. Empty: not asked."),
    )
    to_end = models.BooleanField(_("read to the end"), default=True)
    watch_all = models.BooleanField(_("play every recording"), default=False)
    pass_checks = models.BooleanField(_("answer every self-check question right"), default=False)

    parent_page_types = ["cms.CoursePage"]
    subpage_types: list[str] = []
    content_panels = [
        *SitePage.content_panels,
        FieldPanel("lead"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("least_minutes"), FieldPanel("to_end"), FieldPanel("watch_all"), FieldPanel("pass_checks")],
            heading=_("When the lesson is done"),
        ),
    ]
    template = "cms/lesson.html"

    class Meta:
        verbose_name = _("lesson page")
        verbose_name_plural = _("lesson pages")

    def rules(self) -> LessonRules:
        """What the page asks at present. Recordings of other hosts cannot be asked: nobody here sees them play."""
        media = [block for block in self.body if block.block_type == "media" and block.value["file"]]
        checks = [part.block for part in parts_of(self.body) if part.kind == CHECK] if self.pass_checks else []
        return LessonRules(
            least_seconds=(self.least_minutes or 0) * 60,
            to_end=self.to_end,
            media={str(one.id): one.value["seconds"] for one in media} if self.watch_all else {},
            checks=checks,
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | lesson_context(self, request, is_copy=COPY in request.GET)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        """With `?copy=en`: as a visitor sees it, whoever asks, to be kept in the browser and read without network."""
        language = request.GET.get(COPY)
        if language is None:
            response = super().serve(request, *args, **kwargs)
            self._allow_players(response)
        else:
            response = self._copy(request, language, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    def _allow_players(self, response: TemplateResponse) -> None:
        framed = hosts_of(part.frame for part in (response.context_data or {})["parts"])
        if framed:
            response.headers["Content-Security-Policy"] = with_frames(framed)

    def _copy(self, request: HttpRequest, language: str, *args: Any, **kwargs: Any) -> TemplateResponse:
        request.user = AnonymousUser()
        with translation.override(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE):
            response = super().serve(request, *args, **kwargs)
            response.render()
        response.headers["X-Lesson-Copy"] = clock.now().isoformat()
        return response
