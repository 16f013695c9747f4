"""Collected static files: compressed, named by their content, ours without what only their readers need."""

from collections.abc import Callable, Iterator
from pathlib import PurePath
from typing import Any

import rcssmin
import rjsmin
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

LEAN: dict[str, Callable[[bytes], bytes]] = {".js": rjsmin.jsmin, ".css": rcssmin.cssmin}


class _Lean:
    """Our files as a browser needs them: comments and indentation stay with those who read the source."""

    def __init__(self, storage: Storage, lean: Callable[[bytes], bytes]) -> None:
        self.storage, self.lean = storage, lean

    def open(self, path: str) -> File[bytes]:
        with self.storage.open(path) as source:
            return ContentFile(self.lean(source.read()), name=path)


class HashedModules(CompressedManifestStaticFilesStorage):
    """Without this, a page would preload a module under one name and its importers ask for it under another.

    Only our own modules are rewritten: other packages ship files whose imports a bundler is to resolve.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = (
        "khue/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        lean = {name: (_leaned(name, storage), path) for name, (storage, path) in paths.items()}
        yield from super().post_process(lean, dry_run, **options)


def _leaned(name: str, storage: Storage) -> Storage | _Lean:
    way = LEAN.get(PurePath(name).suffix)
    return _Lean(storage, way) if way and name.startswith("khue/") else storage
