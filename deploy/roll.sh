#!/bin/sh
# Restarts the web processes one after the other, also in the middle of a sitting: visitors notice nothing.
#   deploy/roll.sh                       all processes of /etc/nginx/khue/processes.conf
#   deploy/roll.sh 127.0.0.1:8001        this one
# A process is restarted only while all others can keep answers. When one does not come up, it stops there, and the
# others go on with what they have. Needs curl and the right to restart the services; processes that listen on another
# address than 127.0.0.1 are asked with KHUE_METRICS_TOKEN.
set -eu

processes=${KHUE_PROCESSES:-/etc/nginx/khue/processes.conf}
systemctl=${KHUE_SYSTEMCTL:-systemctl}
seconds_to_start=${KHUE_START_SECONDS:-60}
# Longer than fail_timeout in processes.conf: then the proxy sends to the restarted process again.
seconds_to_settle=3

all=$(sed -n 's/^ *server  *\([^ ;]*:[0-9][0-9]*\)[ ;].*/\1/p' "$processes")
[ -n "$all" ] || { echo "No web process is named in $processes." >&2; exit 2; }

ready() {
    curl --silent --fail --max-time 5 --output /dev/null \
        --header "Authorization: Bearer ${KHUE_METRICS_TOKEN:-}" "http://$1/readyz"
}

others_ready() {
    for other in $all; do
        [ "$other" = "$1" ] || ready "$other" || {
            echo "$other is not ready: nothing more is restarted." >&2
            return 1
        }
    done
}

wait_ready() {
    waited=0
    until ready "$1"; do
        waited=$((waited + 1))
        [ "$waited" -lt "$seconds_to_start" ] || {
            echo "$1 did not come up: see journalctl -u khue-web@${1##*:}." >&2
            return 1
        }
        sleep 1
    done
}

for process in ${*:-$all}; do
    others_ready "$process"
    echo "$process is restarted"
    "$systemctl" restart "khue-web@${process##*:}.service"
    wait_ready "$process"
    sleep "$seconds_to_settle"
done
echo "All are ready."
