"""The second way: the same model from the Hugging Face hub, for those who reach the hub and not the package index.

Not tried against the real hub: it could not be reached where this was written. The tests use a stand-in for
``snapshot_download``. The hub's own cache is used, so what another program fetched before isn't downloaded again, and a
half download is resumed there.
"""

from __future__ import annotations

from pathlib import Path

from .registry import Asset
from .wheels import AssetError, UnreachableError, copy_checked, is_full


def answers(repository: str, revision: str | None = None) -> bool:
    """Whether the hub can be asked about a model from here; waits 10 seconds at most, and downloads nothing."""
    from huggingface_hub import HfApi

    try:
        HfApi().model_info(repository, revision=revision, timeout=10)
        return True
    except Exception:  # the hub's library raises many kinds; each means "not from here"
        return False


def copy_from_hub(asset: Asset, target: Path) -> None:
    """Fetch ``asset.hub``'s files and copy them to the folder ``target``, each compared with its SHA-256.

    Raises:
        AssetError: the hub can't be reached and its cache lacks a file, or a file has another hash.
    """
    from huggingface_hub import snapshot_download

    hub = asset.hub
    reached = answers(hub.repository, hub.revision)  # without a network, snapshot_download tries for 23 s first
    try:
        wanted = [file.path for file in hub.files]
        folder = snapshot_download(
            hub.repository, revision=hub.revision, allow_patterns=wanted, local_files_only=not reached
        )
        for file in hub.files:
            with (Path(folder) / file.path).open("rb") as source:
                copy_checked(asset, file, source, target)
    except Exception as error:
        if isinstance(error, AssetError) or is_full(error):
            raise
        if not reached:
            raise UnreachableError("the Hugging Face hub") from error
        raise AssetError(
            f"The hub broke off while it sent {asset.name} ({str(error).splitlines()[0]}). "
            f"What arrived is kept there: run `largemodels fetch {asset.name}` again."
        ) from error
