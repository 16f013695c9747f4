"""What Wagtail tells of its pages: who cites one that reads differently now is told."""

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from exams.bank.citing import page_changed
from office import clock


@receiver(page_published, dispatch_uid="bank_page_published")
def reads_anew(sender: type[Page], instance: Page, **_said: Any) -> None:
    page_changed(page=instance, now=clock.now())


@receiver(page_unpublished, dispatch_uid="bank_page_unpublished")
def is_gone(sender: type[Page], instance: Page, **_said: Any) -> None:
    """Taken off the site. Wagtail tells the same of a page that is about to be deleted, and calls it live still."""
    page_changed(page=instance, now=clock.now(), is_gone=True)
