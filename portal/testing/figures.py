"""What a long proof found, printed for whoever runs it."""

import sys

import pytest


@pytest.fixture
def figures(capsys):
    """figures("3,000 cells tried, 0 leaks") is a line on the screen, whatever pytest captures."""

    def figures(line):
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")
            sys.stdout.flush()

    return figures
