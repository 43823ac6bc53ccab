"""The command line, ``heard``.

Each module holds the commands of one subject, ``main`` gathers them.
"""
