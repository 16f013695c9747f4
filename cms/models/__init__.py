"""Pages of the public site, in Wagtail."""

from cms.models.courses import CoursePage
from cms.models.documents import DocumentIndexPage, DocumentPage, DocumentRelation, DocumentState, DocumentSubject
from cms.models.home import HomePage
from cms.models.lessons import LessonPage
from cms.models.notices import NewsIndexPage, NoticePage
from cms.models.page_text import FileText, PageText
from cms.models.reference import ContactPage, FaqPage, GlossaryPage
from cms.models.study import StudyPage

__all__ = [
    "ContactPage",
    "CoursePage",
    "DocumentIndexPage",
    "DocumentPage",
    "DocumentRelation",
    "DocumentState",
    "DocumentSubject",
    "FaqPage",
    "FileText",
    "GlossaryPage",
    "HomePage",
    "LessonPage",
    "NewsIndexPage",
    "NoticePage",
    "PageText",
    "StudyPage",
]
