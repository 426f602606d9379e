"""The Flask application: blueprints, presenters (frozen view models), fragments, errors. Cannot reach the sandbox."""
