"""Two students on a real JupyterHub, from the link to the marks; ``python deploy/trial`` does the same with twenty."""

import sys

import pytest
from hub import hub, missing
from lesson import SECRET, hold
from student import Refused, Student
from test_hub_values import SERVER_MB

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="each student's box is bubblewrap's, on Linux alone")


@pytest.fixture(scope="module")
def lesson(tmp_path_factory):
    assert missing() == [], "make .venv/test installs the proxy and Node.js, .ci/run bubblewrap"
    return hold(2, tmp_path_factory.mktemp("lesson"), kernels=2)


def test_everyone_gets_a_server_and_the_course_by_the_link(lesson):
    assert all(seat.start > 0 and seat.pull > 0 for seat in lesson.seats)


def test_the_labs_first_cells_run(lesson):
    assert all(seat.said.startswith("scaled_scores is right: ") for seat in lesson.seats)


def test_everyone_gets_the_points_of_what_they_answered(lesson):
    assert [(seat.answers, seat.points, seat.out_of) for seat in lesson.seats] == [(5, 15.0, 15.0), (0, 0.0, 15.0)]


def test_a_pull_keeps_the_answers_and_brings_the_teachers_fix(lesson):
    assert lesson.kept and lesson.fixed


def test_a_wrong_password_is_refused(lesson):
    assert lesson.refused == "amina can't log in: 403"


def test_formgrader_is_off(lesson):
    assert [seat.desk for seat in lesson.seats] == [404, 404]


def test_a_student_sees_no_other_home_and_no_other_server(lesson):
    assert [seat.homes for seat in lesson.seats] == [["amina"], ["bo"]]
    assert [seat.others for seat in lesson.seats] == [403, 403]


def test_a_student_is_not_root_and_has_no_secret_of_the_teacher(lesson):
    for seat in lesson.seats:
        assert seat.uid == "1000"
        assert "JUPYTERHUB_USER" in seat.variables
        assert not {SECRET, "TRIAL_TOKEN", "CONFIGPROXY_AUTH_TOKEN"} & set(seat.variables)


def test_the_culler_stops_the_idle_server_and_no_other(lesson):
    assert (lesson.culled, lesson.left) == ({"amina"}, {"bo"})


def test_a_server_takes_no_more_memory_than_the_values_reckon_with(lesson):
    assert all(0 < seat.server < SERVER_MB for seat in lesson.seats)
    assert all(seat.server + 100 < seat.memory < SERVER_MB + 500 for seat in lesson.seats)


def test_nobody_gets_in_until_a_teacher_has_chosen_who(tmp_path):
    with hub(["amina"], tmp_path, TRIAL_AUTHENTICATOR="as in the values") as running:
        amina = Student("amina", running.passwords["amina"], running.url)
        with amina, pytest.raises(Refused):
            amina.log_in()
        assert running.running() == set()


def test_a_hub_that_does_not_come_up_says_its_last_words(tmp_path):
    with pytest.raises(RuntimeError, match="did not come up") as failed, hub(["bo"], tmp_path, TRIAL_PORTS=""):
        pass
    assert "not enough values to unpack" in str(failed.value)
