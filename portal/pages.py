"""The pages that stand by themselves: the front door, the numbers to ring, and where Exit leads.

None of them says what the service is about, nor that anybody is known here.
"""

from flask import Blueprint, Flask, make_response, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from database.transactions import transaction
from people import sign_ins
from people.settings import Settings
from portal import service
from portal.extension import heard
from portal.guards import audience, let_out, session_token

blueprint = Blueprint("pages", __name__)

CLEARED_ON_EXIT = '"storage"'
"""Not the cookies: the form cookie knows this device again when the link is opened anew, and holds
nothing else. Not the cache: no page is kept there, and emptying it would hold up the leaving."""


def init_app(app: Flask) -> None:
    """Register the pages."""
    app.register_blueprint(blueprint)


@blueprint.get("/")
@audience("anyone")
def front() -> str:
    """Show the front door, which gives nothing away; in the demo it leads to who one can be."""
    return render_template("front.html", is_demo=heard().settings.is_demo)


@blueprint.get("/help")
@audience("anyone")
def numbers() -> str:
    """Show the national numbers: nobody is signed in, so no service's own are known."""
    return render_template("help.html", numbers=service.help_lines(Settings()))


@blueprint.get("/exit")
@audience("anyone")
def leave() -> BaseResponse:
    """End the visit and show an empty page.

    The one GET that ends something: leaving must work as a plain link, without script, and must
    really end the session. It can only ever take away a right. HEAD changes nothing.
    """
    response = make_response(render_template("gone.html"))
    if request.method == "HEAD":
        return response
    token = session_token()
    if token:
        with transaction(heard().database) as session:
            sign_ins.end(session, token)
    let_out(response).headers["Clear-Site-Data"] = CLEARED_ON_EXIT
    return response
