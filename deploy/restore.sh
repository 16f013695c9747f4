#!/bin/sh
# Brings a backup of deploy/backup.sh into an EMPTY database and a data folder without uploads; overwrites nothing.
#   createdb khue_new
#   KHUE_DATABASE_URL=postgres://…/khue_new KHUE_DATA_DIR=/var/lib/khue-new deploy/restore.sh /var/backups/khue/NAME
# It is also the drill: run it every week into a throw-away database. It ends with 0 only when the digests of the files
# are right, every table has as many rows as it had, and the code of this folder fits the database.
set -eu
umask 077

backup=${1:?Usage: restore.sh FOLDER/NAME}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${KHUE_PYTHON:-$here/.venv/bin/python}
data=${KHUE_DATA_DIR:-$here/var}

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
if [ -e "$backup/database.gpg" ] && [ ! -e "$backup/database" ]; then
    echo "Decrypt it first: for f in *.gpg; do gpg --decrypt --output \"\${f%.gpg}\" \"\$f\"; done" >&2
    exit 2
fi
if [ -e "$data/media" ]; then
    echo "$data/media is already there: restore into a new KHUE_DATA_DIR." >&2
    exit 2
fi

"$python" "$here/manage.py" restore_database "$backup/database"
if [ -e "$backup/media.tar.gz" ]; then
    mkdir -p "$data"
    tar --extract --gzip --file "$backup/media.tar.gz" --directory "$data"
fi
if ! "$python" "$here/manage.py" migrate --check >/dev/null; then
    echo "The backup is older than this version: run manage.py migrate." >&2
    exit 3
fi
echo "Restored. Start the platform with these two settings."
