"""The WSGI application, for a server of one's own: ``gunicorn wsgi:app``."""

import os

from portal.app import create_app
from portal.settings import read_settings

app = create_app(read_settings(os.environ))
