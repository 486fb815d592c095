"""`make clean`: remove what this checkout's demo and tests left in their folder."""

import shutil
import sys

from portal.embedded import HOME
from portal.environment import running

if __name__ == "__main__":
    if running():
        sys.exit("The demo is running. Stop it first.")
    shutil.rmtree(HOME, ignore_errors=True)
