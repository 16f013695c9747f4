"""Sealed papers as they are handed out: made once per process and language, the same bytes for everybody."""

import gzip
import json
from functools import lru_cache
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from exams.delivery import sealing
from exams.delivery.models import SittingKeys
from exams.papers.freezing import content_bytes, content_digest
from exams.papers.models import Paper
from exams.sittings.models import Entry

# A sitting of 20,000 has some hundreds of papers in one or two languages, each about 15 kB.
REMEMBERED = 1_000
FORMS = ("json", "html")


@lru_cache(maxsize=50 * REMEMBERED)
def paper_facts(paper_pk: int) -> tuple[str, str]:
    """The public name and the digest of a paper's content; neither ever changes."""
    uid, content = Paper.objects.values_list("uid", "content").get(pk=paper_pk)
    return str(uid), content_digest(content)


class NobodyHasIt(LookupError):
    """No entry of the sitting has this paper (yet)."""


@lru_cache(maxsize=REMEMBERED)
def sealed_paper(sitting: UUID, uid: UUID, language: str, form: str) -> bytes:
    """A paper as content ("json") or as the body of the exam page ("html", gzip), sealed.

    Whoever knows the paper's random name may have it: without the key it is noise. NobodyHasIt where no entry of the
    sitting has it, which is not remembered: papers are given out later, too.
    """
    paper = Paper.objects.filter(uid=uid).first()
    entries = Entry.objects.filter(paper=paper, sitting__uid=sitting) if paper else Entry.objects.none()
    sitting_pk = entries.values_list("sitting", flat=True).first()
    if paper is None or sitting_pk is None:
        raise NobodyHasIt
    keys = sealing.keys_of(sitting_pk)
    plain = content_bytes(paper.content) if form == "json" else _page(paper, keys, language)
    digest = paper.content_digest
    return sealing.seal(plain, key=sealing.paper_key(opening_key=keys.opening_key, digest=digest), digest=digest)


def _page(paper: Paper, keys: SittingKeys, language: str) -> bytes:
    """Packed before it is sealed: noise cannot be packed any more. The same bytes from every process."""
    context = {"questions": paper.content["questions"], "rescue_key": json.dumps(keys.rescue_public)}
    with translation.override(language):
        return gzip.compress(render_to_string("exam/sealed.html", context).encode(), mtime=0)
