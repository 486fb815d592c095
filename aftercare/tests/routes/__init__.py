"""Ways in which somebody could try to shorten, drop or go around a window. Each is one line of a
table: a sentence that names it, and what is done. None may succeed (test_routes.py)."""
