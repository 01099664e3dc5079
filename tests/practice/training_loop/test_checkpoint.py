"""Stopped and resumed to the last bit; what can't be used is refused and nothing has changed."""

import io
import os
import pickle

import pytest
import torch
from torch import nn

from largemodels.algorithms.backprop.digits import digits
from largemodels.core.device import one_thread
from largemodels.practice.training_loop.checkpoint import PARTS, read, resume, save
from largemodels.practice.training_loop.loop import Batches, fit
from largemodels.practice.training_loop.nets import clinic_net, small_net


class Trap:
    """What makes a folder when an unwary reader loads it."""

    def __init__(self, folder):
        self.folder = str(folder)

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def run_of(seed):
    torch.manual_seed(seed)
    model = clinic_net(seed)
    optimizer = torch.optim.Adam(model.parameters(), 0.01)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 40)
    return model, optimizer, schedule, Batches(200, 32, seed)


@one_thread()
def go_on(run, steps=12):
    model, optimizer, schedule, batches = run
    fit(model, digits().first(200), optimizer, batches, steps, schedule=schedule)
    return [p.detach().clone() for p in model.state_dict().values()]


@pytest.fixture
def stopped(tmp_path):
    run, path = run_of(1), tmp_path / "run.pt"
    go_on(run)
    save(path, *run)
    return path, go_on(run)


def alike(a, b):
    return all(torch.equal(p, q) for p, q in zip(a, b, strict=True))


def test_all_parts_bring_back_the_run_to_the_last_bit(stopped):
    path, uninterrupted = stopped
    run = run_of(9)
    resume(path, *run)
    assert alike(go_on(run), uninterrupted)
    assert [file.name for file in path.parent.iterdir()] == ["run.pt"]


@pytest.mark.parametrize("part", PARTS)
def test_each_part_is_needed(stopped, part):
    path, uninterrupted = stopped
    run = run_of(9)
    resume(path, *run, forget=[part])
    assert not alike(go_on(run), uninterrupted)


@pytest.mark.parametrize("share", [0.02, 0.3, 0.5, 0.9, 0.999])
def test_a_file_that_is_cut_is_refused_wherever_it_is_cut(stopped, share):
    path, _ = stopped
    whole, run = path.read_bytes(), run_of(9)
    path.write_bytes(whole[: int(share * len(whole))])
    before = [p.clone() for p in run[0].state_dict().values()]
    with pytest.raises(ValueError, match="cut short or damaged"):
        resume(path, *run)
    assert alike(before, run[0].state_dict().values())


def test_an_empty_file_and_a_plain_pickle_are_not_read(tmp_path):
    path, trap = tmp_path / "strange.pt", tmp_path / "sprung"
    for content in (b"", pickle.dumps({"model": Trap(trap)})):
        path.write_bytes(content)
        with pytest.raises(ValueError, match=r"isn't a file of torch\.save"):
            read(path)
    assert not trap.exists()
    pickle.loads(path.read_bytes())
    assert trap.exists()  # so the trap works


def test_a_trap_in_a_real_checkpoint_is_not_run(tmp_path):
    packed, path, trap = io.BytesIO(), tmp_path / "stranger.pt", tmp_path / "sprung"
    torch.save({"model": Trap(trap)}, packed)
    path.write_bytes(packed.getvalue())
    with pytest.raises(ValueError, match="could run code"):
        read(path)
    assert not trap.exists()
    torch.load(path, weights_only=False)
    assert trap.exists()


def test_another_net_and_missing_parts_are_named(stopped, tmp_path):
    path, _ = stopped
    model, *rest = run_of(9)
    model[-1] = nn.Linear(64, 12)
    before = [p.clone() for p in model.state_dict().values()]
    with pytest.raises(ValueError, match=r"'5.weight' has the shape \(10, 64\) in the checkpoint and \(12, 64\)"):
        resume(path, model, *rest)
    assert alike(before, model.state_dict().values())
    with pytest.raises(ValueError, match="the checkpoint doesn't"):
        resume(path, small_net(), *rest)
    torch.save({"model": {}}, tmp_path / "weights.pt")
    with pytest.raises(ValueError, match="lacks optimizer, schedule, batches, generators"):
        read(tmp_path / "weights.pt")
