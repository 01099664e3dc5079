"""What the tests of one lab may count on; they name it as LAB."""

import pytest


@pytest.fixture
def marks(boxed, request):
    """From a submission of LAB to the points of each question."""
    return request.module.LAB.marks
