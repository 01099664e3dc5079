"""Calls at the same time: the same results in the same order, and an error or an interrupt stops what has not begun."""

import os
import threading
import time
from functools import partial

import pytest
import torch

from largemodels.core import side_by_side as module
from largemodels.core.side_by_side import side_by_side


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setenv("LARGEMODELS_DEVICE", "cpu")
    monkeypatch.setattr(module, "cpu_count", lambda: 2)  # whatever machine runs the tests


def test_results_come_in_the_order_of_the_calls_whoever_ends_first():
    def wait(seconds):
        time.sleep(seconds)
        return seconds

    assert list(side_by_side({n: partial(wait, n) for n in (0.1, 0.0, 0.05)}, "naps").items()) == [
        (0.1, 0.1), (0.0, 0.0), (0.05, 0.05)
    ]  # fmt: skip
    assert side_by_side({}, "naps") == {}


def test_two_run_at_the_same_time_and_each_has_one_thread():
    meet = threading.Barrier(2, timeout=20)  # broken, with an error, unless two wait at it
    threads = torch.get_num_threads()
    assert side_by_side({"a": meet.wait, "b": meet.wait}, "meetings").keys() == {"a", "b"}
    assert set(side_by_side({n: torch.get_num_threads for n in range(4)}, "counts").values()) == {1}
    assert torch.get_num_threads() == threads


def test_on_a_gpu_one_comes_after_the_other(monkeypatch):
    monkeypatch.setattr(module, "device", lambda: torch.device("cuda"))
    running = threading.Lock()

    def alone():
        assert running.acquire(blocking=False)
        time.sleep(0.01)
        running.release()

    side_by_side({n: alone for n in range(6)}, "steps")


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_an_error_is_raised_and_what_has_not_begun_does_not_begin(error):
    begun = []

    def call(n):
        begun.append(n)
        time.sleep(0.02)
        if n == 0:
            raise error("no more")

    with pytest.raises(error, match="no more"):
        side_by_side({n: partial(call, n) for n in range(50)}, "calls")
    assert len(begun) < 10


def test_processes_give_what_one_after_the_other_gives(monkeypatch):
    def train(seed):  # a function of a notebook or of this test: no module has it
        torch.manual_seed(seed)  # the global generator is the process's own
        return os.getpid(), torch.get_num_threads(), torch.rand(2).tolist()

    calls = {seed: partial(train, seed) for seed in range(6)}
    apart = side_by_side(calls, "seeds", processes=True)
    assert list(apart) == list(calls) and {threads for _, threads, _ in apart.values()} == {1}
    assert os.getpid() not in {pid for pid, _, _ in apart.values()}
    assert [drawn for _, _, drawn in apart.values()] == [call()[2] for call in calls.values()]
    monkeypatch.setattr(module, "cpu_count", lambda: 1)  # a small machine
    assert {pid for pid, _, _ in side_by_side(calls, "seeds", processes=True).values()} == {os.getpid()}


def test_an_error_in_a_process_is_raised_here(tmp_path):
    def call(n):
        (tmp_path / str(n)).touch()
        time.sleep(0.05)
        if n == 1:
            raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        side_by_side({n: partial(call, n) for n in range(50)}, "calls", processes=True)
    assert len(list(tmp_path.iterdir())) < 20
