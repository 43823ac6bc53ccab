"""Who: people, staff, numbers, consents, duty, tasks, sign-ins, rights and the audit chain.

Its doors are ``register`` (people and how to reach them), ``contact.may_text`` (whether a text may
leave), ``access.may`` (who may read what) and ``audit.record``. Stands on ``database`` alone.
"""
