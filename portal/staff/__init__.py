"""The staff workspace: what needs a person now, who the young people are, and their record.

Its door is ``routes.init_app``. Every view names its audience, checks rights where a record is
opened and audits what is looked at; it stands on every room below ``portal``.
"""
