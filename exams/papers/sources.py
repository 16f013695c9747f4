"""From the bank to the paper: questions as freezing takes them, and copies of their pictures."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Prefetch

from exams.bank.items import Kind, NumberRange
from exams.bank.models import Picture, Question, VersionPicture
from exams.papers.freezing import FrozenPaper, SourceOption, SourcePicture, SourceQuestion
from exams.papers.models import PaperPicture, PaperSet

# What `source_of` reads of a question beside "approved", without the bytes of pictures.
TEXTS = (
    "approved__options",
    Prefetch("approved__pictures", queryset=VersionPicture.objects.select_related("picture").defer("picture__data")),
)


def source_of(question: Question, points: Decimal) -> SourceQuestion:
    """The approved version of a question, to be frozen."""
    version = question.approved
    assert version is not None  # noqa: S101  # drawable() has only questions with an approved version
    return SourceQuestion(
        version=version.pk,
        name=question.ref,
        stem=version.stem,
        multiple=version.multiple,
        options=tuple(
            SourceOption(option.text, option.right, option.pinned, option.partner) for option in version.options.all()
        ),
        points=points,
        kind=Kind(version.kind),
        credit=version.credit,
        numbers=tuple(NumberRange(Decimal(low), Decimal(high)) for low, high in version.numbers),
        accepted=tuple(version.accepted),
        case_matters=version.case_matters,
        pictures=tuple(_picture(shown) for shown in version.pictures.all()),
    )


def _picture(shown: VersionPicture) -> SourcePicture:
    picture = shown.picture
    return SourcePicture(
        name=shown.name,
        digest=picture.digest,
        type=picture.media_type,
        alt=shown.alt,
        width=picture.width,
        height=picture.height,
    )


def copy_pictures(kept: PaperSet, papers: Iterable[FrozenPaper]) -> None:
    """Lays a copy of every picture that these papers show beside them."""
    questions = (question for paper in papers for question in paper.content["questions"])
    named = {picture["digest"] for question in questions for picture in question.get("pictures", ())}
    PaperPicture.objects.bulk_create(
        (
            PaperPicture(paper_set=kept, digest=one.digest, media_type=one.media_type, data=one.data)
            for one in Picture.objects.filter(bank=kept.blueprint.bank, digest__in=named).iterator(chunk_size=20)
        ),
        batch_size=20,
    )
