"""Files of a class as they are handed out: alone, or (`?signed=1`) in a zip with our detached signature beside them."""

from django.http import HttpRequest, HttpResponse

from learning.models import StudyClass
from office import clock
from office.issued_files import IssuedFile, issue


def class_file(request: HttpRequest, held: StudyClass, name: str, content: bytes) -> HttpResponse:
    """The download; what it is says the ending of its name, and of which class it is says its signature."""
    file = IssuedFile(name, content, {"class": held.code, "title": held.title})
    return issue(file, signed="signed" in request.GET, now=clock.now())
