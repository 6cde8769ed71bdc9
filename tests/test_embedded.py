import json
import os

import pytest
from django.core.exceptions import ImproperlyConfigured

from trinity import embedded


def test_handles_of_dead_processes_are_forgotten(tmp_path):
    handles = tmp_path / ".handle_pids.json"
    handles.write_text(json.dumps([os.getpid(), 2**22 + 1]))
    embedded._forget_the_dead(tmp_path)
    assert json.loads(handles.read_text()) == [os.getpid()]


@pytest.mark.parametrize("left", ["", "[12,", "nonsense"])
def test_a_list_that_was_cut_off_begins_anew(tmp_path, left):
    handles = tmp_path / ".handle_pids.json"
    handles.write_text(left)
    embedded._forget_the_dead(tmp_path)
    assert json.loads(handles.read_text()) == []


def test_lock_file_that_names_another_program_is_removed(tmp_path):
    lock = tmp_path / "postmaster.pid"
    lock.write_text(f"{os.getpid()}\n{tmp_path}\n")
    embedded._forget_the_dead(tmp_path)
    assert not lock.exists()


def test_a_lock_file_stays_while_a_process_of_the_server_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "_in_use", lambda data: True)
    lock = tmp_path / "postmaster.pid"
    lock.write_text(f"{2**22 + 1}\n{tmp_path}\n")
    embedded._forget_the_dead(tmp_path)
    assert lock.exists() and not embedded.is_running(tmp_path)


def test_path_with_a_space_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="path with a space"):
        embedded.start(tmp_path / "my data" / "postgres")


def test_long_path_gets_a_short_runtime_directory(tmp_path):
    assert len(str(embedded._runtime_directory(tmp_path / ("x" * 100) / "postgres"))) < 60
