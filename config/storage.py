"""Collected static files: compressed, named by their content, the modules' own imports included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedModules(CompressedManifestStaticFilesStorage):
    """Without this, a page would preload a module under one name and its importers ask for it under another."""

    support_js_module_import_aggregation = True
