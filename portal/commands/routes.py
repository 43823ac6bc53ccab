"""``heard routes``: every route with its methods, audience and roles."""

import json
import os
from typing import Any

import click
from flask import Flask

from portal.app import create_app
from portal.commands.environment import open_settings
from portal.guards import named_of


def add_to(group: click.Group) -> None:
    """Add the command to ``heard``."""
    group.add_command(routes)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON list.")
def routes(*, as_json: bool) -> None:
    """List every route and who may use it."""
    os.environ.setdefault("HEARD_MODE", "demo")
    with open_settings() as settings:
        listed = list_routes(create_app(settings))
    if as_json:
        click.echo(json.dumps(listed, indent=1))
        return
    for route in listed:
        click.echo(f"{route['rule']:50} {','.join(route['methods']):18} {route['audience']}")


def list_routes(app: Flask) -> list[dict[str, Any]]:
    """Return each route but static files.

    Rule, methods, audience (null where none is named), roles.
    """
    listed: list[dict[str, Any]] = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.endpoint == "static":
            continue
        named = named_of(app.view_functions[rule.endpoint])
        listed.append(
            {
                "rule": rule.rule,
                "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
                "audience": named and named.audience,
                "roles": list(named.roles) if named else [],
            }
        )
    return listed
