from typing import get_args

from database.jobs import QUEUES, JobName
from portal.worker import JOBS


def test_every_job_that_may_be_deferred_is_one_the_worker_runs() -> None:
    assert set(JOBS) == set(QUEUES)


def test_every_job_has_a_queue() -> None:
    assert set(get_args(JobName)) == set(QUEUES)
