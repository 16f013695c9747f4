"""Actions of signed copies: add the PDF that somebody signed, remove one that does not belong there."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath

from django.db import transaction
from django.utils.translation import gettext as _

from learning.models import Certificate, SignedCopy, SignedCopyFile, StudyClass
from office import journal
from office.errors import Refused
from office.pdf_signatures import PdfSignature, SignedPdf, read_signed_pdf, signer_roots
from people.models import User

# How our paper names itself: the address for checking, which reading puts together again without blanks.
_CODE = re.compile(r"/check/([a-z2-9]{26})")


class CopyRefused(Refused):
    code = "copy_refused"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a signed copy shows. `says_so`: its text names this paper; None: it has no text, as a scan has none."""

    signatures: tuple[PdfSignature, ...]
    says_so: bool | None


@dataclass(frozen=True, slots=True)
class Paper:
    """What a signed copy is of: a certificate, or a decision about a class."""

    certificate: Certificate | None = None
    study_class: StudyClass | None = None
    decision_number: str = ""

    @property
    def subject(self) -> Certificate | StudyClass:
        subject = self.certificate or self.study_class
        assert subject is not None  # noqa: S101  # narrows the type: the doors name one of both
        return subject


@transaction.atomic
def add_copy(*, paper: Paper, name: str, content: bytes, by: User | None, now: datetime) -> SignedCopy:
    """Keeps a PDF whose signatures hold, as a copy of this paper. Refused: unsigned, changed, another's, kept twice."""
    read = read_signed_pdf(content, roots=signer_roots(), at=now)
    _refuse_signatures(read.signatures)
    _refuse_other_paper(paper, read)
    digest = hashlib.sha256(content).hexdigest()
    of_it = {
        "certificate": paper.certificate,
        "study_class": paper.study_class,
        "decision_number": paper.decision_number,
    }
    if SignedCopy.objects.filter(**of_it, digest=digest).exists():
        raise CopyRefused(_("This very file is kept here already."))
    copy = SignedCopy.objects.create(
        **of_it, name=file_name(name), size=len(content), digest=digest, added_at=now, added_by=by
    )
    SignedCopyFile.objects.create(copy=copy, data=content)
    signers = ", ".join(one.signer for one in read.signatures)
    data = {"file": copy.name, "signers": signers[:200], "sha256": digest}
    journal.write(act="learning.copy.add", subject=paper.subject, by=by, now=now, data=data)
    return copy


@transaction.atomic
def remove_copy(*, copy: SignedCopy, by: User | None, now: datetime) -> None:
    """Removes a copy that was added by mistake; the journal keeps that it was there."""
    paper = Paper(copy.certificate, copy.study_class, copy.decision_number)
    data = {"file": copy.name, "sha256": copy.digest}
    journal.write(act="learning.copy.remove", subject=paper.subject, by=by, now=now, data=data)
    copy.delete()


def finding_of(copy: SignedCopy) -> Finding:
    """What its signatures say, as of the day it was added and by the authorities known today."""
    read = read_signed_pdf(bytes(copy.file.data), roots=signer_roots(), at=copy.added_at)
    paper = Paper(copy.certificate, copy.study_class, copy.decision_number)
    return Finding(read.signatures, _says_so(paper, read.letters))


def file_name(name: str) -> str:
    """The last part of what a browser called the file, in the length that is kept."""
    path = PurePath(name.replace("\\", "/"))
    return f"{path.stem[:190] or 'ban-ky'}.pdf"


def _refuse_signatures(signatures: tuple[PdfSignature, ...]) -> None:
    if not signatures:
        raise CopyRefused(_("Nobody has signed this PDF digitally. Sign it first, then add it here."))
    broken = next((one for one in signatures if not one.holds), None)
    if broken is not None:
        who = broken.signer or _("somebody")
        raise CopyRefused(
            _("The file is not as %s signed it: it was changed afterwards, or the signature is broken. Sign it anew.")
            % who
        )


def _refuse_other_paper(paper: Paper, read: SignedPdf) -> None:
    if paper.certificate is None:
        return
    named = set(_CODE.findall(read.letters))
    if named and named != {paper.certificate.check_code}:
        raise CopyRefused(
            _("This PDF is of another certificate, or of several: its code is not that of no. %s.") % paper.certificate
        )


def _says_so(paper: Paper, letters: str) -> bool | None:
    if not letters:
        return None
    if paper.certificate:
        return paper.certificate.check_code in _CODE.findall(letters)
    return "".join(paper.decision_number.split()) in letters
