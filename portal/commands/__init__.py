"""The command line, ``heard``: each module holds the commands of one subject, ``main`` gathers them."""
