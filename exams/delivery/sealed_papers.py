"""Sealed papers as they are handed out: made once per process and language, the same bytes for everybody.

A whole sitting asks for its few papers in the same minutes. So of many who ask for the same paper one has it made and
the others wait for that: each making its own, in threads of one processor, took minutes of processor time.
"""

import base64
import gzip
import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar, TypeVarTuple
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from exams.delivery import sealing
from exams.delivery.models import SittingKeys
from exams.delivery.paper_pages import picture_digests, shown_questions
from exams.papers.freezing import content_bytes, content_digest
from exams.papers.models import Paper, PaperPicture
from exams.sittings.models import Entry

# A sitting of 20,000 has some hundreds of papers in one or two languages, each about 15 kB; one with pictures may have
# megabytes. What is remembered of them is bounded by their bytes: 64 MB are four thousand papers of words.
REMEMBERED_BYTES = 64 * 1024 * 1024
FACTS_REMEMBERED = 50_000
FORMS = ("json", "html")
PAPER_SECONDS = 3600  # so long others may keep one

R = TypeVar("R")
Name = TypeVarTuple("Name")


@lru_cache(maxsize=FACTS_REMEMBERED)
def paper_facts(paper_pk: int) -> tuple[str, str]:
    """The public name and the digest of a paper's content; neither ever changes."""
    uid, content = Paper.objects.values_list("uid", "content").get(pk=paper_pk)
    return str(uid), content_digest(content)


class NobodyHasIt(LookupError):
    """No entry of the sitting has this paper (yet)."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed paper, and the headers with which every door hands it out."""

    body: bytes
    headers: dict[str, str]


class MadeOnce(Generic[R, *Name]):
    """A function that remembers what it made, and makes one thing at a time: who asks meanwhile waits for it.

    `size` says how much of `most` one thing takes; without it each takes one.
    """

    def __init__(self, make: Callable[[*Name], R], most: int, size: Callable[[R], int] = lambda made: 1) -> None:
        self.make, self.most, self.size = make, most, size
        self.made: dict[tuple[*Name], R] = {}
        self.taken = 0
        self.lock = threading.Lock()

    def __call__(self, *name: *Name) -> R:
        found = self.made.get(name)
        if found is None:
            with self.lock:
                found = self.made.get(name)
                if found is None:
                    found = self.make(*name)
                    self._remember(name, found)
        return found

    def _remember(self, name: tuple[*Name], found: R) -> None:
        """In place of the oldest, as far as room is needed. What is larger than all the room is made each time."""
        room = self.size(found)
        if room > self.most:
            return
        while self.taken + room > self.most:
            self.taken -= self.size(self.made.pop(next(iter(self.made))))
        self.made[name] = found
        self.taken += room

    def ready(self, *name: *Name) -> R | None:
        """What was made already: nothing is looked up."""
        return self.made.get(name)

    def cache_clear(self) -> None:
        with self.lock:
            self.made.clear()
            self.taken = 0


def _sealed(sitting: UUID, uid: UUID, language: str, form: str) -> Sealed:
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
    pictures = _pictures(paper)
    plain = _content(paper, pictures) if form == "json" else _page(paper, keys, language, pictures)
    digest = paper.content_digest
    body = sealing.seal(plain, key=sealing.paper_key(opening_key=keys.opening_key, digest=digest), digest=digest)
    return Sealed(body, _headers(body))


sealed_paper = MadeOnce(_sealed, REMEMBERED_BYTES, lambda sealed: len(sealed.body))


def _headers(body: bytes) -> dict[str, str]:
    return {
        "Content-Type": "application/octet-stream",
        "ETag": f'"{hashlib.sha256(body).hexdigest()[:32]}"',
        "Cache-Control": f"max-age={PAPER_SECONDS}",
        "Content-Encoding": "identity",  # noise cannot be packed: nobody should try
    }


def _pictures(paper: Paper) -> dict[str, PaperPicture]:
    """The pictures of the paper by digest; of most papers none."""
    digests = picture_digests(paper.content)
    found = PaperPicture.objects.filter(paper_set=paper.paper_set_id, digest__in=digests) if digests else ()
    return {picture.digest: picture for picture in found}


def _content(paper: Paper, pictures: Mapping[str, PaperPicture]) -> bytes:
    """The content, and with it the pictures that it names."""
    data = {digest: _base64(picture) for digest, picture in pictures.items()}
    return content_bytes(paper.content | ({"picture_data": data} if data else {}))


def _base64(picture: PaperPicture) -> str:
    return base64.b64encode(picture.data).decode()


def _page(paper: Paper, keys: SittingKeys, language: str, pictures: Mapping[str, PaperPicture]) -> bytes:
    """Packed before it is sealed: noise cannot be packed any more. The same bytes from every process.

    Pictures are part of it, as data: URIs, so that nothing has to be fetched once it is open.
    """
    sources = {each.digest: f"data:{each.media_type};base64,{_base64(each)}" for each in pictures.values()}
    questions = shown_questions(paper.content, {}, lambda picture: sources.get(picture["digest"], ""))
    context = {"questions": questions, "rescue_key": json.dumps(keys.rescue_public)}
    with translation.override(language):
        return gzip.compress(render_to_string("exam/sealed.html", context).encode(), mtime=0)
