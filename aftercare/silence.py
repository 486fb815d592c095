"""Silence is an answer that staff must hear: a check-in that closed without one raises a concern."""

from datetime import datetime


def mark(*, at: datetime):
    pass
