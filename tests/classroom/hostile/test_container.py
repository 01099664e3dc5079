"""The container in place of bubblewrap's box, against every attack: tried where an image was named and an engine runs.

`deploy/image/marking.Dockerfile` makes the image; its first lines say how. An image is nothing that the suite could
build in its minutes, so without one these tests are skipped; what a run of them found stands in TEACHING.md.
"""

import re
from pathlib import Path

import pytest
from attacks import ATTACKS
from light_lab import POINTS, lab
from test_attacks import LIMITS, LONG, SOLUTION, desk, ids, left_behind, limits_of, right  # noqa: F401, fixtures among them

from largemodels.classroom.box import box, container, warm
from largemodels.classroom.marking.mark import mark

OTHERWISE = {  # what Linux or the engine does where bubblewrap's watch would have said why
    "takes memory in many processes": "Not marked. A cell took longer than 20 s.",  # the children were killed
    "takes shared memory": "Not marked. The kernel died.",
    "makes files without end": "Not marked. A cell took longer than 20 s.",  # no engine counts files
    "calls a shell": "It stopped with NameError",  # the image has a shell; the file isn't there
}
pytestmark = pytest.mark.skipif(not container.engine(), reason=f"no container: {container.IMAGE} names no image here")


@pytest.fixture(autouse=True)
def contained(monkeypatch):
    monkeypatch.setattr(box, "engine", container.engine)
    monkeypatch.setattr(warm, "warm", lambda: None)


def test_honest_work_earns_all(right):  # noqa: F811
    assert [marked.points for marked in mark(lab(), SOLUTION, right, limits=LIMITS)] == list(POINTS)


@pytest.mark.parametrize("attack", ATTACKS, ids=ids)
def test_an_attack_is_held_back_by_a_container(attack, desk, right):  # noqa: F811
    source = attack.source(desk.words() | {"LONG": LONG["held back"]})
    mix, twice, last = mark(lab(mix=source), SOLUTION, right, limits=limits_of(attack))
    row = OTHERWISE.get(attack.name, attack.row)
    assert re.match(row, mix.sentence), mix.sentence
    assert mix.points == (POINTS[0] if attack.earns else 0.0)
    assert (twice.points, last.points) == ((0.0, 0.0) if attack.breaks else POINTS[1:]), (twice.sentence, last.sentence)
    assert desk.untouched() and not left_behind(desk)
    assert not Path("oom").exists()  # Podman's note where it was started when memory runs out
