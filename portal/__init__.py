"""Every door that speaks HTTP, and the command line: Flask lives here, and only here.

Its doors are ``app.create_app(settings)`` and the console script ``heard``. Views translate and do
nothing else: they read a request, call the rooms below, commit, and show a page. It stands on every
other room, and no room stands on it.
"""
