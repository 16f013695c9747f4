#!/bin/sh
# How far the journal's chains go, signed, into a new file:
#   deploy/checkpoint.sh /var/backups/khue/journal
# Nothing is overwritten and nothing removed here: another machine fetches the folder (docs/operations.md, "The journal").
set -eu
umask 027

folder=${1:?Usage: checkpoint.sh FOLDER}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${KHUE_PYTHON:-$here/.venv/bin/python}

mkdir -p "$folder"
exec "$python" "$here/manage.py" journal_checkpoint "$folder/journal-$(date -u +%Y%m%dT%H%M%SZ).json"
