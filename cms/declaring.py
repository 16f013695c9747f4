"""Nothing goes out without somebody's word that it holds no state secret; stamps of secrecy are asked about first."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel

from cms.searching.page_words import words_of
from cms.stamps import stamps_in

OUT = ("action-publish", "action-submit", "action-restart-workflow")
BANNER = _("Do not post secret documents.")
DECLARED = _("I declare that this holds no state secret.")
UNDECLARED = _("Tick this: nothing goes out before somebody has declared that it holds no state secret.")
SEEN = _("I have looked: the words that resemble a stamp of secrecy mark no secret.")
STAMPED = _(
    "This bears words like a stamp of secrecy: %s. Do not post secret documents. If these words mark no secret, tick "
    "the box and go on."
)
STAMPED_AMONG_MANY = _(
    "This bears words like a stamp of secrecy: %(words)s. Do not post secret documents. If these words mark no secret, "
    "upload this file by itself at %(address)s and say so there."
)


def declared_field() -> forms.BooleanField:
    return forms.BooleanField(label=DECLARED, required=False)


def seen_field() -> forms.BooleanField:
    return forms.BooleanField(label=SEEN, required=False)


def goes_out(data: Mapping[str, Any]) -> bool:
    """Whether the form asks for more than a draft: approving on the page itself brings out what was changed there."""
    approves = "action-workflow-action" in data and data.get("workflow-action-name") == "approve"
    return approves or any(name in data for name in OUT)


def told_stamps(found: list[str]) -> str:
    """The first few, as the sentence names them."""
    return "; ".join(f"“…{one}…”" for one in found[:3])


class DeclaredPageForm(WagtailAdminPageForm):
    """Drafts may be saved as they are; what is published, planned or handed in for approval needs the declaration."""

    declared = declared_field()
    stamps_seen = seen_field()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if goes_out(self.data) and not cleaned.get("declared"):
            self.add_error("declared", UNDECLARED)
        return cleaned

    def _post_clean(self) -> None:
        """The page has its new words only now."""
        super()._post_clean()
        if not goes_out(self.data) or self.cleaned_data.get("stamps_seen"):
            return
        page = self.instance
        found = stamps_in(f"{page.title}\n{words_of(page)}\n{page.attached_words()}")
        if found:
            self.add_error("stamps_seen", STAMPED % told_stamps(found))


# Where no field of the page is: both boxes are asked anew each time, what was said stands in the journal.
DECLARATION = MultiFieldPanel(
    [HelpPanel(content=BANNER), FieldPanel("declared"), FieldPanel("stamps_seen")], heading=_("State secrets")
)
