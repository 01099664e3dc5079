"""Whose a file is, from the names that real systems give."""

import pytest

from largemodels.classroom.handins.students import Student, whose

LAB = "lab_07_attend"


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("amina", Student("amina")),
        ("J. S. Bach", Student("J. S. Bach")),
        ("李明", Student("李明")),
        ("amina_lab_07_attend.ipynb", Student("amina")),
        ("lab_07_attend_amina.ipynb", Student("amina")),
        ("Lab_07_Attend - Amina Ali.ipynb", Student("Amina Ali")),
        ("lab_07_attend-李明.ipynb", Student("李明")),
        ("amina.ipynb", Student("amina")),
        ("amina.zip", Student("amina")),
        ("Ali_lab_07_attend_late.zip", Student("Ali late")),
        ("lab_07_attend_Li Wei (2).ipynb", Student("Li Wei (2)")),  # perhaps another Li Wei: never merged
        ("lab_07_attend.ipynb", None),
        ("lab_07_attend (1).ipynb", None),  # what a browser or a system calls a second copy is nobody's name
        ("Copy of lab_07_attend.ipynb", None),
        ("lab_07_attend - Copy (2).ipynb", None),
        ("lab_07_attend-副本.ipynb", None),
        ("Kopie von lab_07_attend.ipynb", None),
        ("Copy of lab_07_attend_amina.ipynb", Student("amina")),
        ("copyright_lab_07_attend.ipynb", Student("copyright")),
        ("wei_lab_07_attend.ipynb.txt", Student("wei")),
        ("wei_lab_07_attend.json", Student("wei")),
        ("wei_lab_07_attend.tar.gz", Student("wei")),
        ("wei_lab_07_attend.RAR", Student("wei")),
        ("lab_07_attend_.zip", None),
        # Moodle: a folder for each student, or one folder for all
        ("Amina Ali_1234_assignsubmission_file_", Student("Amina Ali", "1234")),
        ("Amina Ali_1234_assignsubmission_file", Student("Amina Ali", "1234")),
        ("Amina Ali_1234_assignsubmission_file_lab_07_attend.ipynb", Student("Amina Ali", "1234")),
        ("Participant_77_assignsubmission_file_", Student("Participant", "77")),
        ("Amina Ali_1234_assignsubmission_onlinetext_", Student("Amina Ali", "1234")),
        # Canvas: sortable name, LATE, the person's number, the upload's number, the file's name
        ("aliamina_4567_89012_lab_07_attend.ipynb", Student("aliamina", "4567")),
        ("aliamina_LATE_4567_89012_lab_07_attend-1.ipynb", Student("aliamina", "4567")),
        ("李明_4567_89012_my work.zip", Student("李明", "4567")),
        (
            "garci\u0301ajose\u0301_4567_89012_lab_07_attend.ipynb",
            Student("garc\u00edajos\u00e9", "4567"),
        ),  # decomposed
        ("शर्माप्रिया_4567_89012_lab_07_attend.ipynb", Student("शर्माप्रिया", "4567")),
        ("குமார்_LATE_4567_89012_lab_07_attend.ipynb", Student("குமார்", "4567")),
        ("anon_aB3dE_89012_lab_07_attend.ipynb", Student("anon_aB3dE")),
    ],
)
def test_a_name_says_whose_it_is(name, student):
    assert whose(name, LAB) == student


def test_what_a_student_may_name_cannot_name_someone_else():
    forged = "aliamina_4567_89012_Omar Khan_5_assignsubmission_file_lab_07_attend.ipynb"
    assert whose(forged, LAB) == Student("aliamina", "4567")
    forged = "aliamina_4567_89012_khanomar_5_6_lab_07_attend.ipynb"
    assert whose(forged, LAB) == Student("aliamina", "4567")
    forged = "Amina Ali_12_assignsubmission_file_Omar_5_assignsubmission_file_lab_07_attend.ipynb"
    assert whose(forged, LAB) == Student("Amina Ali", "12")


def test_one_name_written_in_two_ways_is_one_student():
    assert whose("Jose\u0301", LAB) == whose("Jos\u00e9", LAB) == Student("Jos\u00e9")


def test_a_name_can_be_printed_and_stored_whatever_it_holds():
    student = whose("a\u202eb\n\x1b[31m\udcff", LAB)
    assert student.name.isprintable() and student.name.encode()


def test_names_that_differ_in_what_cant_be_shown_are_two():
    assert len({whose(name, LAB) for name in ("amina", "ami\u200bna", "ami\u202ena")}) == 3
