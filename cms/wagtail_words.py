"""Words of Wagtail's frame that every role meets and that Wagtail's own Vietnamese and Hindi catalogues lack.

Nothing imports these: they stand here so that our catalogues carry them, and ours are asked before Wagtail's.
Where a word is missing in Hindi, Django would otherwise fall back to Vietnamese.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

FRAME = (
    gettext_noop("Dashboard"),
    gettext_noop("Search"),
    gettext_noop("Search…"),
    gettext_noop("Skip to main content"),
    gettext_noop("Log out"),
    gettext_noop("Images"),
    gettext_noop("Documents"),
    gettext_noop("Pages"),
    gettext_noop("Toggle breadcrumbs"),
    gettext_noop("Breadcrumb"),
    gettext_noop("Close dialog"),
)

LISTS = (
    gettext_noop("Sort by '%(label)s' in ascending order."),
    gettext_noop("Sort by '%(label)s' in descending order."),
    gettext_noop("Pagination"),
    gettext_noop("Page %(page_num)s of %(total_pages)s"),
    gettext_noop("Previous"),
    gettext_noop("Next"),
    gettext_noop("Filter by"),
    gettext_noop("Show filters"),
    gettext_noop("There are no %(model_name)s to display."),
    gettext_noop("No %(model_name)s match your query."),
)

ACCOUNT = (
    gettext_noop("Profile"),
    gettext_noop("Profile picture"),
    gettext_noop("Upload a profile picture:"),
    gettext_noop("Toggle section"),
    gettext_noop("First Name"),
    gettext_noop("Last Name"),
    gettext_noop("Locale"),
    gettext_noop("Preferred language"),
    gettext_noop("Current time zone"),
    gettext_noop("Use server language: %(language_name)s"),
    gettext_noop("Use server time zone"),
    gettext_noop("Keyboard shortcuts"),
    gettext_noop("Enable custom keyboard shortcuts specific to Wagtail."),
    gettext_noop("Theme preferences"),
    gettext_noop("admin theme"),
    gettext_noop("System default"),
    gettext_noop("Light"),
    gettext_noop("Dark"),
    gettext_noop("contrast"),
    gettext_noop("Default"),
    gettext_noop("More contrast"),
    gettext_noop("density"),
    gettext_noop("Snug"),
)

# Django's rules of a good password, of which its Hindi lacks these.
PASSWORD = (
    gettext_noop("Your password can’t be a commonly used password."),
    gettext_noop("Your password can’t be entirely numeric."),
    gettext_noop("Enter the same password as before, for verification."),
)

FIRST_SCREEN = (
    gettext_noop("Site summary"),
    gettext_noop("Search all pages…"),
    gettext_noop("Edit account avatar"),
    gettext_noop("Wagtail %(current_version)s editor guide"),
    ngettext_lazy(
        '%(total)s Page <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Pages <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
    ngettext_lazy(
        '%(total)s Image <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Images <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
    ngettext_lazy(
        '%(total)s Document <span class="w-sr-only">created in %(site_name)s</span>',
        '%(total)s Documents <span class="w-sr-only">created in %(site_name)s</span>',
        "total",
    ),
)
