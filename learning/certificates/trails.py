"""Where a page of a register or of a certificate stands among the pages of the back office."""

from django.urls import reverse
from django.utils.translation import gettext as _

from learning.certificates.register_papers import subject_of
from learning.models import Certificate, Register
from people.backoffice import Crumb, crumbs


def registers_trail(*more: tuple[str, str]) -> list[Crumb]:
    return crumbs((reverse("learning_office:registers"), _("Registers of certificates")), *more)


def register_trail(register: Register, *more: tuple[str, str]) -> list[Crumb]:
    address = reverse("learning_office:register", args=[register.uid])
    return registers_trail((address, subject_of(register, None)), *more)


def certificate_trail(certificate: Certificate, *more: tuple[str, str]) -> list[Crumb]:
    return register_trail(certificate.register, *more)
