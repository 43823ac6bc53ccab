"""What commissioners and boards read: sealed releases, by a role that sees nothing else.

Imports ``outcomes.releases`` and portal's own guards and languages, and nothing below them.
"""
