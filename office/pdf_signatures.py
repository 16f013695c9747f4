"""Signatures within PDF files (PAdES), checked offline: who, when, whether the file is as it was signed.

Nothing is fetched, whatever addresses a certificate names: revocation is known only where the file brings it along.
Signers are known here by the certificates of authorities (PEM) that lie in the folder of the settings; a signature by
somebody else is told as intact, and its signer as not known here.
"""

import io
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pypdf
from asn1crypto.x509 import Certificate  # type: ignore[import-untyped]
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from office.errors import Refused
from office.pdf_texts import text_of_page

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES, MOST_SIGNATURES, MOST_SECONDS = 60, 20, 15.0
_log = logging.getLogger(__name__)


class PdfRefused(Refused):
    code = "pdf_refused"


@dataclass(frozen=True, slots=True)
class PdfSignature:
    """What one signature says. `at`: by the signer's clock, or by a time stamp where `is_stamped`."""

    signer: str
    organisation: str
    issuer: str
    at: datetime | None
    is_stamped: bool
    is_intact: bool
    covers_file: bool
    is_changed_after: bool
    is_known: bool

    @property
    def holds(self) -> bool:
        """The file is what was signed; who signed is another question."""
        return self.is_intact and not self.is_changed_after


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """The signatures of a file, oldest first, and its text without any blanks: a scan has none."""

    signatures: tuple[PdfSignature, ...]
    letters: str


def signer_roots(folder: Path | None = None) -> list[Certificate]:
    """The certificates of the authorities that this platform knows; a file that is none is passed over."""
    found: list[Certificate] = []
    for path in sorted((folder or Path(settings.SIGNER_ROOTS)).glob("*.pem")):
        try:
            found += load_certs_from_pemder_data(path.read_bytes())
        except (OSError, ValueError) as error:
            _log.warning("%s holds no certificate: %s", path, error)
    return found


def read_signed_pdf(content: bytes, *, roots: Sequence[Certificate], at: datetime) -> SignedPdf:
    """What is signed in the file, as it stands at this moment. PdfRefused: it cannot be read, and why."""
    _refuse_bytes(content)
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        encrypted = reader.encrypted
        embedded = [] if encrypted else list(reader.embedded_regular_signatures)
        letters = "" if encrypted else _letters(content)
    except PdfRefused:
        raise
    except Exception as error:  # a damaged file breaks a reader in ways that no list of errors holds
        raise PdfRefused(_("The file begins as a PDF but cannot be read: it is damaged. Send it once more.")) from error
    if encrypted:
        raise PdfRefused(_("The file is locked with a password. Send it without one."))
    return SignedPdf(tuple(_checked(one, roots, at) for one in embedded[:MOST_SIGNATURES]), letters)


def _refuse_bytes(content: bytes) -> None:
    if len(content) > MOST_BYTES:
        raise PdfRefused(_("The file is too large: at most %d MB.") % (MOST_BYTES // 1024 // 1024))
    if not content[:1024].lstrip().startswith(b"%PDF-"):
        raise PdfRefused(_("The file is no PDF. Choose the PDF that was signed."))


def _letters(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    if len(pages) > MOST_PAGES:
        raise PdfRefused(_("The file has more than %d pages. Send the signed pages alone.") % MOST_PAGES)
    until = time.monotonic() + MOST_SECONDS
    return "".join("".join(text_of_page(page, until=until).split()) for page in pages)


def _checked(signature: EmbeddedPdfSignature, roots: Sequence[Certificate], at: datetime) -> PdfSignature:
    try:
        status = validate_pdf_signature(signature, _context(roots, at), _context(roots, at))
    except Exception as error:  # made by others and possibly to deceive: whatever cannot be checked does not hold
        _log.info("A signature cannot be checked: %s", error)
        return _unchecked(signature)
    names = status.signing_cert.subject.native
    stamp = status.timestamp_validity
    return PdfSignature(
        signer=_name(names, "common_name"),
        organisation=_name(names, "organization_name"),
        issuer=_name(status.signing_cert.issuer.native, "common_name"),
        at=stamp.timestamp if stamp and stamp.intact else status.signer_reported_dt,
        is_stamped=bool(stamp and stamp.intact and stamp.trusted),
        is_intact=status.intact and status.valid,
        covers_file=status.coverage == SignatureCoverageLevel.ENTIRE_FILE,
        is_changed_after=_changed(status),
        is_known=status.trusted,
    )


def _context(roots: Sequence[Certificate], at: datetime) -> ValidationContext:
    return ValidationContext(trust_roots=list(roots), moment=at, allow_fetching=False, revocation_mode="soft-fail")


def _changed(status: PdfSignatureStatus) -> bool:
    """More than another signature, or what keeps signatures checkable, was added after this one."""
    known = status.coverage in (SignatureCoverageLevel.ENTIRE_FILE, SignatureCoverageLevel.ENTIRE_REVISION)
    return not known or status.docmdp_ok is False


def _unchecked(signature: EmbeddedPdfSignature) -> PdfSignature:
    names = signature.signer_cert.subject.native if signature.signer_cert else {}
    return PdfSignature(_name(names, "common_name"), "", "", None, False, False, False, False, False)


def _name(names: dict[str, Any], part: str) -> str:
    value = names.get(part, "")
    return ", ".join(value) if isinstance(value, list) else str(value)
