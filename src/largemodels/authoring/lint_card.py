"""Rules about what a notebook says of itself: its metadata, its card, its length."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from largemodels.authoring import budget, cards, study
from largemodels.authoring.page import CHAPTER, FRONT, LAB, Page, at, call_it, rule
from largemodels.core.repository import course


@rule(CHAPTER, FRONT, LAB)
def has_complete_metadata(page: Page) -> Iterator[str]:
    """``metadata.largemodels`` says hardware, needs, claims; a chapter also what comes before, a lab its minutes."""
    kinds = {"hardware": str, "needs": list, "claims": list}
    kinds |= {CHAPTER: {"after": list}, LAB: {"minutes": int}, FRONT: {}}[page.kind]
    wrong = [f"{key} ({kind.__name__})" for key, kind in kinds.items() if type(page.facts.get(key)) is not kind]
    if wrong or not page.facts["hardware"]:
        yield f"The notebook's metadata.largemodels lacks {', '.join(wrong) or 'hardware (str)'}. Add it."


@rule(CHAPTER, FRONT)
def comes_after_what_it_builds_on(page: Page) -> Iterator[str]:
    """What ``metadata.largemodels.after`` names comes earlier in the course."""
    for reference in page.facts.get("after") or []:
        with contextlib.suppress(ValueError):  # there is no such notebook; has_current_cards says so
            named = course.name(course.referred(reference, page.root), page.root)
            if named >= page.name:
                yield f"The notebook is to be studied after {reference}, which comes later. Name what it builds on."


@rule(CHAPTER, FRONT)
def is_studied_in_one_sitting(page: Page) -> Iterator[str]:
    """At most 90 minutes of study, as counted; today's longer ones stand by name in a list."""
    minutes = study.minutes(page.nb, page.name)
    most = budget.allowed(page.root, "minutes").get(page.name, budget.BUDGETS["minutes"][0])
    if minutes > most:
        yield f"Study takes about {minutes} minutes, and {most} is the most. Cut a section, or make two notebooks."


@rule(CHAPTER, FRONT, LAB)
def has_current_cards(page: Page) -> Iterator[str]:
    """A chapter has its card and its launch links in their places, the start page its map; all are current."""
    ids = [call_it(cell) for cell in page.nb.cells]
    if page.name == course.START_PAGE and "map" not in ids:
        yield "The start page has no map. Add a Markdown cell `<!-- map -->`, and run `largemodels notebooks --cards`."
    if len(set(ids)) < len(ids):
        return  # which cell is the card is not clear; has_lasting_ids says so
    try:
        fresh = cards.refresh(page.nb, page.name, page.root)
    except ValueError as error:
        yield str(error)
        return
    if [call_it(cell) for cell in fresh.cells] != ids:
        yield "Card or launch links are missing or out of place. Run `largemodels notebooks --cards`."
        return
    for cell, current in zip(page.nb.cells, fresh.cells, strict=True):
        if cell.source != current.source:
            yield f"{at(cell)} is out of date. Run `largemodels notebooks --cards`."
