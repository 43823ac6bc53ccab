"""Where rows are kept: base, transaction, vault, jobs and the embedded server.

Its doors are ``transactions.transaction`` (the one source of sessions), ``vault.seal``/``unseal``
and ``jobs.defer``. Stands on nothing of Heard.
"""
