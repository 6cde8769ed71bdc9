import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import TaskNotFound

from core import queue

pytestmark = pytest.mark.django_db


def test_a_job_is_queued_by_the_name_of_its_task():
    queue.defer("core.write_export", export_id=7)
    job = ProcrastinateJob.objects.get()
    assert (job.task_name, job.args, job.status) == ("core.write_export", {"export_id": 7}, "todo")


def test_an_unknown_name_is_refused():
    with pytest.raises(TaskNotFound):
        queue.defer("core.write_exprot", export_id=7)
    assert not ProcrastinateJob.objects.exists()
