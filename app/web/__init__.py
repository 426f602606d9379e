"""The Flask application: blueprints, presenters (frozen view models), fragments, errors. Cannot reach the sandbox."""

from app.web.factory import create_app

__all__ = ["create_app"]
