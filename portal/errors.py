class Refused(Exception):
    """A rule of the clinic says no. The text is a sentence for the person who asked: what to do now."""
