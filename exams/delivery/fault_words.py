"""What is wrong with a record, in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exams.delivery.verifying import Fault

WORDS: dict[str, Promise] = {
    # the chain
    "changed": gettext_lazy("The event was changed after it had been written: its hash is not right."),
    "columns": gettext_lazy("The columns of the event were changed: they do not say what its text says."),
    "missing": gettext_lazy("An event is missing here."),
    "added": gettext_lazy("An event stands here that the attempt does not know of."),
    "head": gettext_lazy("The record ends otherwise than the attempt says."),
    # the events
    "unreadable": gettext_lazy("The event cannot be understood."),
    "no_start": gettext_lazy("The record does not begin with the start of the attempt."),
    "other_entry": gettext_lazy("The start belongs to another entry."),
    "other_paper": gettext_lazy("The paper is not the one that was given out at the start."),
    "after_close": gettext_lazy("An answer to question %(n)s was counted after the attempt had been closed."),
    "after_time": gettext_lazy("An answer to question %(n)s was counted that came after the time was over."),
    "verdict": gettext_lazy(
        "An answer to question %(n)s was judged “%(recorded)s”; by the rules it is “%(expected)s”."
    ),
    "no_such_epoch": gettext_lazy("The event names epoch %(epoch)s, which no device had at that time."),
    "arrow": gettext_lazy("“%(kind)s” cannot happen to an attempt that is “%(status)s”."),
    "too_early": gettext_lazy("The attempt was closed before its time was over: the deadline was %(deadline)s."),
    "closing_answers": gettext_lazy("The answers named at the closing are not those recorded until then."),
    "revision": gettext_lazy("The event speaks of revision %(revision)s of the mark, which is not the next one."),
    "deadline": gettext_lazy("The event names the deadline %(recorded)s; by the record it is %(expected)s."),
    "no_such_file": gettext_lazy("Answers were taken from a file that nobody had brought."),
    "rescued_late": gettext_lazy(
        "An answer to question %(n)s was taken from a file although it does not fit the paper or was made too late."
    ),
    # the row
    "sheet": gettext_lazy(
        "The answer to question %(n)s is stored as “%(stored)s”; by the record it is “%(recorded)s”."
    ),
    "field": gettext_lazy("“%(field)s” is stored as “%(stored)s”; by the record it is “%(recorded)s”."),
    "files": gettext_lazy("The files of answers that are kept are not those of the record."),
    # paper and mark
    "paper": gettext_lazy("The paper or its key was changed: its digest is not right."),
    "marks": gettext_lazy("There are %(stored)s marks; the record speaks of %(recorded)s."),
    "mark": gettext_lazy("“%(field)s” of mark %(revision)s is “%(stored)s”; marked again it is “%(recorded)s”."),
}


def sentence(number: int, fault: Fault) -> str:
    """Which candidate, which event, what is wrong: "Candidate 007, event 12: …"."""
    what = str(WORDS[fault.code]) % fault.facts
    facts = {"number": f"{number:03d}", "position": fault.position, "what": what}
    if fault.position is None:
        return _("Candidate %(number)s: %(what)s") % facts
    return _("Candidate %(number)s, event %(position)s: %(what)s") % facts
