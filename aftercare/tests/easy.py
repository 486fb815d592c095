"""Whether a sixth grader can read a page."""

from aftercare import reading


def is_easy(page: str):
    """US grade 6 or lower, and no sentence of more than 20 words. Fails with what is too hard."""
    grade = reading.grade(page)
    assert grade <= 6, f"grade {grade:.1f}: {reading.sentences(page)}"
    assert reading.long_sentences(page) == []
    return True
