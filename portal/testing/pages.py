"""A page as a reader has it before them."""


def page(client, address, **posted):
    """The page at this address; with posted, the one that stands at the end of that act."""
    response = client.post(address, posted, follow=True) if posted else client.get(address)
    return response.content.decode()


def text(response):
    """A page as one line."""
    return " ".join(response.content.decode().split())


def heading(response):
    """The title of a page, which says what its h1 says."""
    return text(response).split("<title>")[1].split(" - ")[0]
