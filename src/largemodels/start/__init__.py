"""The start page: a real model writes, and is looked at while it does."""
