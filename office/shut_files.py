"""Files of the site that are kept for some."""

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Collection, CollectionViewRestriction


def shut_collections() -> QuerySet[Collection]:
    """The collections that are kept for some, each with all below it: a restriction holds for those too."""
    beginning = Substr(OuterRef("path"), 1, Length("collection__path"))
    return Collection.objects.filter(Exists(CollectionViewRestriction.objects.filter(collection__path=beginning)))
