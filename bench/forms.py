"""A site as a scanner walks it: its pages, and each form and question once, however many rows."""

import re
from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, Request, build_opener

PASSWORD = "lakeside-demo-clinic"  # noqa: S105 the demo's, which everybody knows
TOKEN = "csrfmiddlewaretoken"  # noqa: S105
NOT_WALKED = re.compile(r"/static/|/sign-out/|/demo/")
ALIKE = 3  # of the lists to choose from in one form, so many are tried
OF_A_SHAPE = 4  # pages that differ in their numbers alone, and may hold another form each
ANSWERS = {
    "": {"flags": "none"},
    "symptoms/": {"symptoms": "headache"},
    "how-bad/": {"headache": "2"},
    "send/": {},
}


@dataclass
class Target:
    path: str
    fields: dict
    post: bool
    lists: tuple = ()

    @property
    def names(self):
        left_out = {TOKEN, *self.lists[ALIKE:]}
        return [name for name in self.fields if name not in left_out]

    @property
    def shape(self):
        path = shape(self.path).partition("?")[0]
        return path, self.post, tuple(sorted(self.fields))

    def __str__(self):
        return f"{'POST' if self.post else 'GET'} {self.path} {' '.join(self.names)}"


def shape(path):
    """The path without its numbers, and what it asks without the answers."""
    return re.sub(r"\d+", "N", re.sub(r"=[^&]*", "", path))


class Forms(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.links, self.forms = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "a" and told.get("href"):
            self.links.append(told["href"])
        if tag == "form":
            self.forms.append((told.get("action") or "", told.get("method", "get").lower(), {}, []))
        if tag in ("input", "textarea", "select", "button") and told.get("name") and self.forms:
            self.forms[-1][2].setdefault(told["name"], told.get("value") or "1")
            self.forms[-1][3].extend([told["name"]] if tag == "select" else [])


class Site:
    def __init__(self, base):
        self.base, self.jar, self.seen = base, CookieJar(), set()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))

    @property
    def cookie(self):
        return "; ".join(f"{one.name}={one.value}" for one in self.jar)

    def get(self, path, posted=None):
        data = urlencode(posted).encode() if posted else None
        try:
            with self.opener.open(Request(self.base + path, data), timeout=30) as answer:
                kind = answer.headers.get("Content-Type", "")
                return answer.url, answer.read().decode() if "html" in kind else ""
        except HTTPError:
            return self.base + path, ""

    def sign_in(self, email):
        fields = Forms(self.get("/sign-in/")[1]).forms
        token = next(form[TOKEN] for _, _, form, _ in fields if TOKEN in form)
        url, _ = self.get("/sign-in/", {"username": email, "password": PASSWORD, TOKEN: token})
        if "/sign-in/" in url:
            raise SystemExit(f"{email} cannot sign in: is this a fresh demo?")

    def walk(self, *starts) -> list[Target]:
        """Every page that links lead to, from these, and what can be sent from there."""
        waiting, targets, shapes = [*starts], {}, Counter()
        while waiting:
            path = waiting.pop(0)
            if path in self.seen or NOT_WALKED.match(path) or shapes[shape(path)] == OF_A_SHAPE:
                continue
            self.seen.add(path)
            shapes[shape(path)] += 1
            url, page = self.get(path)
            found = Forms(page)
            waiting += filter(None, (self.within(url, link) for link in found.links))
            for target in self.sent_from(url, found, path):
                targets.setdefault(target.shape, target)
            if re.fullmatch(r"/k/[\w-]+/", path):
                waiting += self.answered(path)
        return list(targets.values())

    def answered(self, link):
        """A check-in asks one page after the other: answer each, so that the next opens."""
        for page, answer in ANSWERS.items():
            if answer:
                self.get(link + page, answer)
            yield link + page

    def within(self, url, link):
        whole = urlsplit(urljoin(url, link))
        ours = f"{whole.scheme}://{whole.netloc}" == self.base
        return whole.path + (f"?{whole.query}" if whole.query else "") if ours else None

    def sent_from(self, url, found, path):
        if query := dict(parse_qsl(urlsplit(path).query)):
            yield Target(urlsplit(path).path, query, post=False)
        if named := re.fullmatch(r"(/k/[\w-]+|/guide/[a-z-]+)/", path):
            yield Target(f"{named[1]}*/", {}, post=False)  # sqlmap's mark of a place in a path
        for action, method, fields, lists in found.forms:
            path = self.within(url, action)
            if path and set(fields) - {TOKEN} and not NOT_WALKED.match(path):
                yield Target(path, fields, method == "post", tuple(lists))
