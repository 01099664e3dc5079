"""What is found in a teacher's folder: every layout, real files, real zips, and what could do harm."""

import io
import os
import stat
import warnings
import zipfile

import pytest
from small_lab import ADD, LAB, WRONG, handed_in, put, zipped

from largemodels.classroom.gradebook.file import opened
from largemodels.classroom.handins import archives
from largemodels.classroom.handins.students import Student
from largemodels.classroom.handins.submissions import find

RIGHT = handed_in()
NAME = f"{LAB}.ipynb"


def found(folder):
    return {str(one.student): one for one in find(folder, LAB) if one.counts}


def aside(folder):
    return [(str(one.student), one.place, one.trouble) for one in find(folder, LAB) if not one.counts]


@pytest.mark.parametrize(
    ("place", "student"),
    [
        (f"amina/{LAB}/{NAME}", "amina"),
        (f"amina/{NAME}", "amina"),
        (f"amina/work/{NAME}", "amina"),
        ("amina/renamed.ipynb", "amina"),
        (f"李 明/{LAB}/{NAME}", "李 明"),
        (f"amina_{NAME}", "amina"),
        (f"Amina Ali_12_assignsubmission_file_/{NAME}", "Amina Ali (12)"),
        (f"Amina Ali_12_assignsubmission_file_{NAME}", "Amina Ali (12)"),
        (f"aliamina_12_34_{NAME}", "aliamina (12)"),
        (f"aliamina_LATE_12_34_{LAB}-1.ipynb", "aliamina (12)"),
    ],
)
@pytest.mark.parametrize("packed", [False, True], ids=["folder", "zip of all"])
def test_every_layout_in_a_folder_and_in_a_zip_of_the_class(place, student, packed, tmp_path):
    if packed:
        folder = put(tmp_path / "all.zip", zipped({place: RIGHT, "__MACOSX/._x.ipynb": b"", "grades.csv": b""}))
    else:
        put(tmp_path / place, RIGHT)
        put(tmp_path / "amina" / ".ipynb_checkpoints" / NAME, b"old") if place.startswith("amina/") else None
        put(tmp_path / "grades.csv", b"")
        folder = tmp_path
    assert {name: (one.data, one.trouble) for name, one in found(folder).items()} == {student: (RIGHT, "")}
    assert aside(folder) == []


@pytest.mark.parametrize(
    "place", ["amina.zip", f"amina_{LAB}.zip", "amina/work.zip", "Amina_12_assignsubmission_file_/work.zip"]
)
def test_a_zip_for_each_student(place, tmp_path):
    inside = {f"deep/down/{NAME}": RIGHT, "__MACOSX/deep/down/._x.ipynb": b"junk", "data.csv": b"1"}
    put(tmp_path / place, zipped(inside))
    assert [one.data for one in found(tmp_path).values()] == [RIGHT]
    whole = put(tmp_path / "outer" / "all.zip", zipped({place: zipped(inside)}))
    assert [one.data for one in found(whole).values()] == [RIGHT]


def test_a_student_cannot_hand_in_for_another(tmp_path):
    put(tmp_path / "omar" / LAB / NAME, RIGHT)
    forged = {f"omar/{LAB}/{NAME}": b"x", f"../omar/{LAB}/{NAME}": b"y", f"Omar_5_assignsubmission_file_{NAME}": b"z"}
    put(tmp_path / "amina.zip", zipped(forged))
    assert sorted(found(tmp_path)) == ["amina", "omar"]
    assert found(tmp_path)["omar"].data == RIGHT


def test_other_labs_of_a_student_are_left_alone(tmp_path):
    put(tmp_path / "amina" / "lab_02_other" / "lab_02_other.ipynb", RIGHT)
    put(tmp_path / "amina" / LAB / NAME, RIGHT)
    put(tmp_path / "amina" / LAB / "scratch.ipynb", RIGHT)
    put(tmp_path / "omar" / "lab_02_other" / "lab_02_other.ipynb", RIGHT)
    (tmp_path / "lena").mkdir()
    put(tmp_path / "mei" / "notes.pdf", b"%PDF")
    assert found(tmp_path)["amina"].place == f"amina/{LAB}/{NAME}"
    missing = f"There is no {NAME} among the files."
    assert [found(tmp_path)[name].trouble for name in ("omar", "lena", "mei")] == [missing] * 3
    assert aside(tmp_path) == []


def test_of_one_student_the_newest_readable_counts_and_the_others_are_said(tmp_path):
    put(tmp_path / "amina" / NAME, handed_in(WRONG), modified=1_000_000)
    put(tmp_path / "amina" / f"{LAB} (1).ipynb", RIGHT, modified=2_000_000)
    put(tmp_path / "amina" / f"{LAB} (2).ipynb", b"{", modified=3_000_000)
    put(tmp_path / f"amina_{NAME}", handed_in(WRONG), modified=2_000_000)
    assert found(tmp_path)["amina"].place == f"amina_{NAME}"  # as new as another: the last by name
    assert [(place, why.partition(" counts. ")[2]) for _, place, why in aside(tmp_path)] == [
        (f"amina/{LAB} (1).ipynb", "It is as old."),
        (f"amina/{NAME}", "It is older."),
        (f"amina/{LAB} (2).ipynb", "The file is not JSON, as a notebook is: it was cut off or edited by hand."),
    ]


def test_two_students_of_one_name_are_two(tmp_path):
    for number in (12, 34):
        put(tmp_path / f"Li Wei_{number}_assignsubmission_file_" / NAME, RIGHT)
    assert sorted(found(tmp_path)) == ["Li Wei (12)", "Li Wei (34)"]


def test_a_file_that_names_nobody_is_said(tmp_path):
    put(tmp_path / NAME, RIGHT)
    ((name, one),) = found(tmp_path).items()
    assert name == f"? {NAME}"
    assert one.trouble == "Its name doesn't say whose it is. Put it into a folder with the student's name."


@pytest.mark.parametrize("what", ["file", "folder", "student"])
def test_no_link_is_followed(what, tmp_path):
    secret = put(tmp_path / "secret" / LAB / NAME, RIGHT)
    submitted = tmp_path / "submitted"
    link, target = {
        "file": (submitted / "amina" / NAME, secret),
        "folder": (submitted / "amina" / LAB, secret.parent),
        "student": (submitted / "amina", secret.parents[1]),
    }[what]
    link.parent.mkdir(parents=True)
    try:
        link.symlink_to(target, target_is_directory=target.is_dir())
    except OSError:
        pytest.skip("this system lets only administrators make links")
    put(submitted / "omar" / NAME, RIGHT)
    amina = found(submitted)["amina"]
    assert amina.data is None
    assert amina.trouble == "It is a link, and links are not followed. Hand in the file itself."


def test_a_link_put_there_at_the_last_moment_is_not_followed(tmp_path):
    secret = put(tmp_path / "secret.ipynb", RIGHT)
    path = tmp_path / NAME
    try:
        path.symlink_to(secret)
    except OSError:
        pytest.skip("this system lets only administrators make links")
    if not hasattr(os, "O_NOFOLLOW"):
        pytest.skip("this system can't refuse a link on opening it")
    with pytest.raises(ValueError, match=r"It can't be read"):
        archives.File((NAME,), path).read()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_does_not_stop_the_batch(tmp_path):
    (tmp_path / "amina").mkdir()
    os.mkfifo(tmp_path / "amina" / NAME)
    assert found(tmp_path)["amina"].trouble == "It is no ordinary file."


def link_in_zip():
    info = zipfile.ZipInfo(NAME)
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return zipped({info: b"/etc/passwd"})


def locked():
    data = bytearray(zipped({NAME: RIGHT}, zipfile.ZIP_STORED))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    return bytes(data)


def damaged():
    return zipped({NAME: RIGHT}, zipfile.ZIP_STORED).replace(b"return a + b", b"return a - b")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (zipped({f"../../{NAME}": RIGHT}), "Its name in the zip leads out of the zip. It wasn't read."),
        (zipped({f"/{NAME}": RIGHT}), "Its name in the zip leads out of the zip. It wasn't read."),
        (zipped({f"..\\{NAME}": RIGHT}), "Its name in the zip leads out of the zip. It wasn't read."),
        (zipped({f"C:/{NAME}": RIGHT}), "Its name in the zip leads out of the zip. It wasn't read."),
        (link_in_zip(), "It is a link, and links are not followed. Hand in the file itself."),
        (locked(), "The zip can't be read: File"),
        (damaged(), "The zip is damaged: Bad CRC-32"),
        (zipped({NAME: RIGHT})[:-30], "The zip is damaged: File is not a zip file."),
        (b"", "The zip is damaged: File is not a zip file."),
        (zipped({NAME: b" " * 3_000_000}), "It is packed more than 200 times, as no notebook is."),
        (zipped({"readme.txt": b"?"}), f"There is no {NAME} among the files."),
        (zipped({}), f"There is no {NAME} among the files."),
    ],
    ids=[
        "slip",
        "root",
        "backslash",
        "drive",
        "link",
        "locked",
        "damaged",
        "cut",
        "empty",
        "bomb",
        "no lab",
        "nothing",
    ],
)
def test_a_bad_zip_is_a_sentence_and_touches_nothing(data, sentence, tmp_path):
    put(tmp_path / "submitted" / "amina.zip", data)
    put(tmp_path / "submitted" / "omar" / NAME, RIGHT)
    before = sorted(tmp_path.rglob("*"))
    assert found(tmp_path / "submitted")["amina"].trouble.startswith(sentence)
    assert found(tmp_path / "submitted")["omar"].trouble == ""
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_too_large_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_BYTES", len(RIGHT))
    put(tmp_path / "amina" / NAME, RIGHT + b" ")
    put(tmp_path / "lena.zip", zipped({NAME: RIGHT + b" "}))
    put(tmp_path / "omar" / NAME, RIGHT)
    assert found(tmp_path)["amina"].trouble.startswith("It is larger than 0.00")
    assert found(tmp_path)["lena"].trouble == found(tmp_path)["amina"].trouble
    assert found(tmp_path)["omar"].data == RIGHT


def test_zips_in_zips_come_to_an_end(tmp_path):
    packed = zipped({NAME: RIGHT})
    for _ in range(5):
        packed = zipped({"more.zip": packed})
    put(tmp_path / "amina.zip", packed)
    assert found(tmp_path)["amina"].trouble


def test_a_folder_without_submissions_and_one_that_is_not_there(tmp_path):
    put(tmp_path / "notes.txt", b"")
    with pytest.raises(ValueError, match=r"holds no submissions\. Give a folder with one folder, notebook or zip"):
        list(find(tmp_path, LAB))
    with pytest.raises(FileNotFoundError, match="There is no folder"):
        list(find(tmp_path / "nowhere", LAB))
    with pytest.raises(ValueError, match="neither a folder nor a zip that can be read"):
        list(find(tmp_path / "notes.txt", LAB))
    with pytest.raises(ValueError, match=r"neither a folder nor a zip that can be read\. The zip is damaged"):
        list(find(put(tmp_path / "all.zip", b"PK"), LAB))


def test_students_come_sorted_each_with_one_that_counts(tmp_path):
    for name in ("omar", "amina", "lena"):
        put(tmp_path / name / NAME, RIGHT)
        put(tmp_path / f"{name}.zip", zipped({NAME: RIGHT}))
    counting = [one.student for one in find(tmp_path, LAB) if one.counts]
    assert counting == [Student("amina"), Student("lena"), Student("omar")]


def twice(*members):
    """A zip that holds several files, some of one name, as a zip may."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), data)
    return packed.getvalue()


@pytest.mark.parametrize("first", [handed_in(WRONG), RIGHT])
def test_a_zip_that_holds_a_file_twice_still_counts_once_and_has_two_rows(first, tmp_path):
    put(tmp_path / "in" / "amina.zip", twice((NAME, first), (NAME, RIGHT)))
    handins = list(find(tmp_path / "in", LAB))
    assert [one.counts for one in handins].count(True) == 1
    with opened(tmp_path / "marks.sqlite") as book:
        book.take(handins, LAB)
        assert book.connection.execute("SELECT COUNT(*), SUM(counts) FROM handins").fetchall() == [(2, 1)]


@pytest.mark.parametrize("ending", [".ipynb.txt", ".txt", ".json", ".ipynb.json"])
@pytest.mark.parametrize("place", ["wei_{}{}", "wei/{}{}", "wei/work/{}{}", "Wei_12_assignsubmission_file_{}{}"])
def test_whatever_holds_a_notebook_is_one(place, ending, tmp_path):
    put(tmp_path / place.format(LAB, ending), RIGHT)
    put(tmp_path / "notes.txt", b"for me")
    ((_, one),) = found(tmp_path).items()
    assert (one.data, one.trouble) == (RIGHT, "")


@pytest.mark.parametrize("ending", ["rar", "7z", "tar.gz", "RAR"])
@pytest.mark.parametrize("place", ["wei_{}.{}", "wei/{}.{}"])
def test_an_archive_that_isnt_opened_is_said(place, ending, tmp_path):
    put(tmp_path / place.format(LAB, ending), b"Rar!")
    last = ending.rpartition(".")[2].lower()
    assert (
        found(tmp_path)["wei"].trouble
        == f"It is a .{last}, which isn't opened here. Hand in the notebook, or a zip of it."
    )


def test_a_file_with_the_labs_name_that_holds_no_notebook_is_said(tmp_path):
    put(tmp_path / f"wei_{LAB}.pdf", b"%PDF")
    assert found(tmp_path)["wei"].trouble == f"There is no {NAME} among the files."


def test_copies_without_a_name_are_nobodys(tmp_path):
    put(tmp_path / f"{LAB} (1).ipynb", RIGHT)
    put(tmp_path / f"Copy of {NAME}", RIGHT)
    assert all(name.startswith("? ") and "doesn't say whose" in one.trouble for name, one in found(tmp_path).items())
    assert len(found(tmp_path)) == 2


def test_folders_whose_names_look_alike_are_two_students(tmp_path):
    for name in ("Amina", "Amina "):
        put(tmp_path / name / NAME, RIGHT)
    assert sorted(found(tmp_path)) == ["Amina", "Amina (2)"]
    assert aside(tmp_path) == []


def renamed(member, raw):
    """A zip whose member has these bytes for a name, and no word on their encoding, as Windows makes it."""
    data = zipped({"x" * len(raw): member}, zipfile.ZIP_STORED)
    return data.replace(b"x" * len(raw), raw)


@pytest.mark.parametrize("name", ["王伟", "李明", "陈喆", "刘洋（二班）"])
@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_chinese_names_in_the_zip_of_a_class(name, encoding, tmp_path):
    put(tmp_path / "all.zip", renamed(RIGHT, f"{name}/{NAME}".encode(encoding)))
    assert list(found(tmp_path / "all.zip")) == [name]


@pytest.mark.parametrize("name", ["Renée", "Zoë Müller", "Åse", "José Muñoz", "François"])
def test_western_names_in_a_zip_of_dos_stay(name, tmp_path):
    put(tmp_path / "all.zip", renamed(RIGHT, f"{name}/{NAME}".encode("cp437")))
    assert list(found(tmp_path / "all.zip")) == [name]


def test_of_one_student_only_so_much_is_read(tmp_path):
    many = {f"{n}.ipynb": handed_in(ADD + f"  # {n}") for n in range(40)}
    put(tmp_path / "amina.zip", zipped(many))
    large = [zipfile.ZipInfo(f"{n}.ipynb", (2026, 1, n + 1, 3, 4, 6)) for n in range(5)]
    put(
        tmp_path / "omar.zip",
        zipped({info: handed_in(ADD + "#" + "x7" * 7_000_000) for info in large}, zipfile.ZIP_STORED),
    )
    handins = list(find(tmp_path, LAB))
    read = {name: [one for one in handins if str(one.student) == name and one.data] for name in ("amina", "omar")}
    assert len(read["amina"]) == 30 and len(read["omar"]) == 3
    assert [one.place for one in read["omar"] if one.counts] == ["omar.zip/4.ipynb"]  # the newest
    assert sum("at most 30 files and 40 MB" in one.trouble for one in handins) == 10 + 2
