"""The accessibility baseline that every page of every journey meets."""

from axe_playwright_python.sync_playwright import Axe

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}


def is_accessible(page):
    """No violation that axe finds in light or in dark, nothing to scroll sideways. Fails with
    them."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page, options=OPTIONS).response["violations"]
        said = [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
        assert not said, f"{page.url} in {scheme}: {said}"
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0, f"{page.url} is wider than its window"
    page.emulate_media(color_scheme=None)
    return True
