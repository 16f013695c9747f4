from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from people import running


class DeliveryConfig(AppConfig):
    name = "exams.delivery"
    label = "delivery"
    verbose_name = _("Delivery")

    def ready(self) -> None:
        running.register(sits="exams.delivery.present.sits_now", steers="exams.delivery.present.steers_now")
