"""Who works on the site: editors write and hand in, moderators approve and publish.

Roles are granted on units and hold below them, while the site is one for all: so nobody edits it by a role alone.
Somebody who holds a role that writes is let in by name, into one of Wagtail's own groups. Wagtail's workflow
“Moderators approval” brings what editors hand in before the moderators.
"""

from datetime import datetime

from django.contrib.auth.models import Group
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from office import journal
from office.errors import Refused
from people.models import User
from people.roles import Role

WRITING = (Role.TRAINER, Role.REVIEWER, Role.ORGANISER, Role.ADMINISTRATOR)


class EditorRefused(Refused):
    code = "editor_refused"


class Part(models.TextChoices):
    """The names are those of Wagtail's groups."""

    EDITOR = "Editors", gettext_lazy("Editor")
    MODERATOR = "Moderators", gettext_lazy("Moderator")


@transaction.atomic
def admit_editor(*, user: User, part: Part, by: User | None, now: datetime) -> None:
    """Lets the account write pages (editor), or approve and publish them as well (moderator)."""
    _refuse_unfit(user, now)
    if user.groups.filter(name=part.value).exists():
        raise EditorRefused(_("%(user)s is on the site's staff already: %(part)s.") % _told(user, part))
    user.groups.add(Group.objects.get(name=part.value))
    journal.write(act="cms.editor.admit", subject=user, by=by, now=now, data=_data(user, part))


@transaction.atomic
def dismiss_editor(*, user: User, part: Part, by: User | None, now: datetime) -> None:
    """Ends it; pages and drafts stay."""
    if not user.groups.filter(name=part.value).exists():
        raise EditorRefused(_("%(user)s is not on the site's staff: %(part)s.") % _told(user, part))
    user.groups.remove(Group.objects.get(name=part.value))
    journal.write(act="cms.editor.dismiss", subject=user, by=by, now=now, data=_data(user, part))


def _refuse_unfit(user: User, now: datetime) -> None:
    roles = set(user.grants.in_force(timezone.localdate(now)).values_list("role", flat=True))
    if Role.INSPECTOR in roles:
        raise EditorRefused(_("Whoever inspects changes nothing: %s is an inspector.") % user.username)
    if not user.is_active or not roles & set(WRITING):
        raise EditorRefused(
            _("%s is no trainer, reviewer, organiser or administrator today. Grant such a role first.") % user.username
        )


def _told(user: User, part: Part) -> dict[str, str]:
    return {"user": user.username, "part": str(part.label)}


def _data(user: User, part: Part) -> dict[str, str]:
    return {"user": user.username, "part": part.value}
