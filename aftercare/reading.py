"""How hard a page is to read: its sentences, and its US school grade by Flesch and Kincaid.

A smell test, not a proof: it counts syllables and words, it does not know what they mean.
"""

import re
from html.parser import HTMLParser

INLINE = {
    "a", "abbr", "b", "bdi", "code", "em", "i", "small", "span", "strong", "sub", "sup", "time",
}  # fmt: skip
UNREAD = {"head", "script", "style", "svg", "template", "textarea", "select"}
ENDS = re.compile(r"(?<=[.!?:])[\"')\]]*\s+")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
VOWELS = re.compile(r"[aeiouy]+")
APART = re.compile(r"i[aou]|(?<!fr)ien|uen|eo(?!u|p)|ua(?!r|l)|[aeou]ing|coop|creat|react")
TOGETHER = re.compile(r"[ctsxg]i(?:on|ou|al|an|en)|qua|gua")  # what APART takes to be two

SYLLABLES = {  # words the rules below get wrong
    "area": 3, "being": 2, "bipolar": 3, "business": 2, "clothes": 1, "depression": 3, "every": 2,
    "everyone": 3, "everything": 3, "evening": 2, "fda": 3, "id": 2, "idea": 3, "ideas": 3,
    "ketamine": 3, "medicine": 3, "medicines": 3, "nausea": 3, "ocd": 3, "pm": 2, "ptsd": 4,
    "quiet": 2, "reality": 4, "science": 2, "someone": 2, "something": 2, "sometimes": 2,
    "somewhere": 2, "suicide": 3, "tongue": 1, "usual": 3, "usually": 4,
}  # fmt: skip


class _Blocks(HTMLParser):
    """Collects what a reader reads: a string for each paragraph, heading, item, cell or button."""

    def __init__(self):
        super().__init__()
        self.blocks, self.unread = [""], []

    def handle_starttag(self, tag, attrs):
        if tag in UNREAD:
            self.unread.append(tag)
        elif tag not in INLINE:
            self.blocks.append("")

    def handle_endtag(self, tag):
        if self.unread and tag == self.unread[-1]:
            self.unread.pop()
        elif tag not in INLINE:
            self.blocks.append("")

    def handle_data(self, data):
        if not self.unread:
            self.blocks[-1] += data


def sentences(html: str) -> list[str]:
    """The sentences of a page or a piece of one; a heading or a list item is one by itself."""
    parser = _Blocks()
    parser.feed(html)
    parser.close()
    pieces = (piece.strip() for block in parser.blocks for piece in ENDS.split(block))
    return [" ".join(piece.split()) for piece in pieces if WORD.search(piece)]


def words(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def syllables(word: str) -> int:
    """Count by rule and exception; a number has one for each digit."""
    word = word.casefold().replace("’", "'").removesuffix("'s")
    if word.isdigit():
        return len(word)
    if word in SYLLABLES:
        return SYLLABLES[word]
    return max(1, _by_rule(word))


def _by_rule(word: str) -> int:
    count = len(VOWELS.findall(word))
    count += len(APART.findall(word)) - len(TOGETHER.findall(word))
    if re.search(r"[^aeiou]e$", word) and not re.search(r"[^aeiouy]le$", word):
        count -= 1  # cake, not table
    if re.search(r"[^aeioutd]ed$", word):
        count -= 1  # planned, not needed
    if re.search(r"[^aeiouscxzgh]es$", word) and not re.search(r"[^aeiouy]les$", word):
        count -= 1  # comes, not dishes
    if re.search(r"[aeiouy][^aeiouy]+e(?:ly|ful|ment|less|ness)$", word):
        count -= 1  # safely
    return count


def grade(html: str) -> float:
    """The US school grade whose pupils can read it; 0 for nothing."""
    said = sentences(html)
    spoken = [word for sentence in said for word in words(sentence)]
    if not spoken:
        return 0.0
    per_word = sum(map(syllables, spoken)) / len(spoken)
    return 0.39 * len(spoken) / len(said) + 11.8 * per_word - 15.59


def long_sentences(html: str, most: int = 20) -> list[str]:
    """The sentences with more words than a tired reader can hold."""
    return [sentence for sentence in sentences(html) if len(words(sentence)) > most]
