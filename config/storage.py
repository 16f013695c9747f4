"""Collected static files: compressed, named by their content, our modules' own imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """Without this, a page would preload a module under one name and its importers ask for it under another.

    Only our own modules are rewritten: other packages ship files whose imports a bundler is to resolve.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "khue/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )
