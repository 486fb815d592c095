"""What code hands PostgreSQL that is not words standing in the module itself.

A name is one of its words when it is given one text, once, where the name is looked up: a parameter
or a local of the same name hides a module's, as it does when the code runs.
"""

import ast
from collections import Counter

RUNS_SQL = {"execute", "executemany", "copy_expert", "callproc", "mogrify", "SQL", "Identifier"}
# What a Func of Django's puts into the statement as it is.
BECOMES_SQL = {"template", "function", "arg_joiner"}
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef)


def sql_with_input(source, own=None):
    """The pieces of this code that run SQL, or would let it run unseen, made of anything else.
    `own` is an expression that another test looks after."""
    tree = ast.parse(source)
    called = {call.func for call in ast.walk(tree) if isinstance(call, ast.Call)}
    for scope, said in scopes(tree):
        for node in within(scope):
            by_name = node in called and not isinstance(node, ast.Call)
            if not by_name and is_wrong(node, said, own):
                yield ast.unparse(node)


def is_wrong(node, said, own):
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)) if name in RUNS_SQL:
            first = node.args[0] if node.args else None
            return not (is_text(first, said) or first and ast.unparse(first) == own)
        case ast.Attribute(attr=name) | ast.Constant(value=str(name)):
            return name in RUNS_SQL  # kept for later: run = cursor.execute, getattr(…, "execute")
        case ast.Name(id=name, ctx=ast.Load()):
            return name in RUNS_SQL and name not in said
        case ast.alias(name=name, asname=str()):
            return name in RUNS_SQL
        case ast.keyword(arg=name, value=value) if name in BECOMES_SQL:
            return not is_text(value)
        case ast.Assign(targets=[ast.Name(id=name) | ast.Attribute(attr=name)], value=value):
            return name in BECOMES_SQL and not is_text(value)
        case ast.Global() | ast.Nonlocal():
            return True  # gives a name anew from elsewhere
    return False


def scopes(scope, outer=frozenset()):
    """This scope and each within it, with the names that are texts there."""
    said = texts(scope, outer)
    yield scope, said
    seen = outer if isinstance(scope, ast.ClassDef) else said  # a method sees no name of its class
    for node in within(scope):
        if isinstance(node, SCOPES):
            yield from scopes(node, seen)


def within(scope):
    """The nodes of this scope. A function or class in it is one of them, and what is in that is
    not."""
    nodes = list(ast.iter_child_nodes(scope))
    for node in nodes:
        yield node
        if not isinstance(node, SCOPES):
            nodes += ast.iter_child_nodes(node)


def texts(scope, outer=frozenset()):
    """The names that are one text here: from around it and not hidden, or given once."""
    given = Counter(name for node in within(scope) for name in names_given(node))
    said = set(outer) - set(given)
    for node in within(scope):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                if given[name] == 1 and is_text(value, said):
                    said.add(name)
    return said


def names_given(node):
    """The names that this node gives a value where it stands."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
            return [name]
        case ast.arg(arg=name) | ast.ExceptHandler(name=name):
            return [name]
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.MatchAs(name=name) | ast.MatchStar(name=name) | ast.MatchMapping(rest=name):
            return [name]
        case ast.alias(name=name, asname=other):
            return [other or name.split(".")[0]]
    return []


def is_text(node, said=()):
    """Whether this is a text, a name of one, or a text made of such names."""
    match node:
        case ast.JoinedStr(values=parts):
            return all(is_text(part, said) for part in parts)
        case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name):
            return name in said
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
