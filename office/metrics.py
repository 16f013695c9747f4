"""What is counted, for /metrics. Any room counts here; every process keeps and serves its own numbers.

A counter forgets when its process ends: Prometheus adds the processes up and knows how to go on after a restart.
Labels are few and fixed: never a person, an entry or an address.
"""

from collections.abc import Iterator

from prometheus_client import REGISTRY, Counter, Gauge, Histogram, generate_latest
from prometheus_client.metrics_core import Metric

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Seconds. Half a second is where a candidate begins to notice, one second where an alert goes off.
SAVE_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
BATCH_BUCKETS = (1, 2, 5, 10, 20, 50, 100, 200, 500)

requests = Counter("khue_requests", "Requests by door (name of the address) and class of status.", ["door", "status"])
request_seconds = Histogram(
    "khue_request_seconds", "Seconds from a request's arrival in Django to its reply.", buckets=SAVE_BUCKETS
)

saves = Counter("khue_saves", "Batches of answers by how they ended: kept, refused, busy, failed.", ["outcome"])
save_seconds = Histogram(
    "khue_save_seconds", "Seconds from the arrival of a batch to its acknowledgement.", buckets=SAVE_BUCKETS
)
events_refused = Counter("khue_events_refused", "Answers refused, by the code of the protocol.", ["code"])
requests_refused = Counter("khue_requests_refused", "Requests of the wire refused as a whole, by code.", ["code"])
save_queue = Gauge("khue_save_queue", "Batches that wait for the next commit.")
commit_batches = Histogram("khue_commit_batches", "Batches made durable by one commit.", buckets=BATCH_BUCKETS)
commit_seconds = Histogram("khue_commit_seconds", "Seconds of one commit of answers.", buckets=SAVE_BUCKETS)

password_seconds = Histogram(
    "khue_password_check_seconds", "Seconds of one check of a password, its turn already come.", buckets=SAVE_BUCKETS
)
passwords_waiting = Gauge("khue_passwords_waiting", "Checks of passwords that wait for their turn.")

outages = Counter("khue_outages", "Intervals in which the platform did not answer, as its own heartbeat found them.")
rounds_failed = Counter(
    "khue_rounds_failed", "Regular work (sweeper, teller, heartbeat) that ended in an error.", ["name"]
)
pushes_unsent = Counter("khue_pushes_unsent", "Live updates that could not be sent; the pages ask by themselves.")
attempts_open = Gauge("khue_attempts_open", "Attempts in progress, in the whole platform, when it was asked.")


class _OfProcess:
    """Every number with the name of its process: several processes of one machine are told apart."""

    def __init__(self, process: str) -> None:
        self.process = process

    def collect(self) -> Iterator[Metric]:
        for family in REGISTRY.collect():
            family.samples = [one._replace(labels=one.labels | {"process": self.process}) for one in family.samples]
            yield family


def exposition(*, process: str) -> bytes:
    """All numbers of this process in Prometheus' text format."""
    return generate_latest(_OfProcess(process))  # type: ignore[arg-type]  # asks for no more than `collect`
