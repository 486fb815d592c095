"""A link as a QR code, drawn here: no other site learns it."""

from dataclasses import dataclass

import segno

BORDER = 4  # of squares, as the norm (ISO/IEC 18004) asks for


@dataclass(frozen=True)
class Code:
    """How many squares it is wide, and the path of the dark ones, for an SVG."""

    size: int
    path: str


def drawn(link: str) -> Code:
    code = segno.make(link, error="m", micro=False)
    rows = list(code.matrix_iter(border=BORDER))
    dark = ((x, y) for y, row in enumerate(rows) for x, module in enumerate(row) if module)
    return Code(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))
