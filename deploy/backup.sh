#!/bin/sh
# A backup of everything that cannot be made anew, taken while the platform runs.
#   deploy/backup.sh /var/backups/khue
# Makes /var/backups/khue/20261122T080000Z with the database, how many rows each table has, the uploaded files and the
# digests of all three; a folder with that name is always complete. Backups older than KHUE_BACKUP_DAYS (14) go.
# The secret key is not in it: keep /etc/khue/khue.env elsewhere. Keep the folder off the web root and off this machine:
# whoever reads it reads every answer and key. With KHUE_BACKUP_RECIPIENT (a key of gpg) its files are encrypted.
# To lose at most a minute rather than the time since the last backup, archive the write-ahead log (deploy/README.md).
set -eu
umask 077

folder=${1:?Usage: backup.sh FOLDER}
here=$(cd "$(dirname "$0")/.." && pwd)
python=${KHUE_PYTHON:-$here/.venv/bin/python}
data=${KHUE_DATA_DIR:-$here/var}
name=$(date -u +%Y%m%dT%H%M%SZ)
part=$folder/.$name.part

mkdir -p "$part"
trap 'rm -rf "$part"' EXIT

"$python" "$here/manage.py" backup_database "$part/database" >/dev/null
if [ -d "$data/media" ]; then
    tar --create --gzip --file "$part/media.tar.gz" --directory "$data" media
fi
if [ -n "${KHUE_BACKUP_RECIPIENT:-}" ]; then
    for file in "$part"/*; do
        gpg --batch --yes --trust-model always --encrypt --recipient "$KHUE_BACKUP_RECIPIENT" "$file"
        rm "$file"
    done
fi
(cd "$part" && sha256sum -- * > .SHA256SUMS && mv .SHA256SUMS SHA256SUMS)
sync
mv "$part" "$folder/$name"
find "$folder" -maxdepth 1 -type d -name '*T*Z' -mtime "+${KHUE_BACKUP_DAYS:-14}" -exec rm -rf {} +
echo "$folder/$name"
