"""The content security policies: nothing inline for candidates and the public; Wagtail's admin needs a little more.

A library (django-csp) was weighed: it sets one policy for all and leaves a path out, we need two policies by path.
"""

from collections.abc import Collection

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; media-src 'self'; manifest-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
# Wagtail's editing forms carry inline scripts and styles; only staff reach this path.
BACK_OFFICE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; form-action 'self'; frame-src 'self'; "
    "frame-ancestors 'self'; base-uri 'self'; object-src 'none'"
)


def with_frames(hosts: Collection[str]) -> str:
    """The strict policy, with frames of these hosts ("https://player.example") allowed and of no others."""
    return f"{STRICT}; frame-src {' '.join(sorted(hosts))}" if hosts else STRICT
