"""A role that may read some columns of a table names the others, so that they are not asked for."""


def all_but(model, *kept: str, joined: str = "") -> list[str]:
    """What to defer() of a model, or of one that comes joined under this name."""
    before = f"{joined}__" if joined else ""
    names = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    return [f"{before}{name}" for name in names if name not in kept]
