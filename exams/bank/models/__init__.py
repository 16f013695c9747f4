"""Questions and their keys. Nothing a candidate can reach reads these tables: see exams/papers."""

from exams.bank.models.banks import Bank, BankQuerySet, Level, Tag, Topic, TopicQuerySet
from exams.bank.models.citations import Citation, Source
from exams.bank.models.duplicates import DuplicatePair, DuplicatePairQuerySet
from exams.bank.models.pictures import Picture, VersionPicture
from exams.bank.models.questions import Question, QuestionQuerySet
from exams.bank.models.review import Remark
from exams.bank.models.versions import Change, Credit, Option, QuestionVersion, State

__all__ = [
    "Bank",
    "BankQuerySet",
    "Change",
    "Citation",
    "Credit",
    "DuplicatePair",
    "DuplicatePairQuerySet",
    "Level",
    "Option",
    "Picture",
    "Question",
    "QuestionQuerySet",
    "QuestionVersion",
    "Remark",
    "Source",
    "State",
    "Tag",
    "Topic",
    "TopicQuerySet",
    "VersionPicture",
]
