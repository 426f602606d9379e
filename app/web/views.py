"""What a template gets: one frozen view model, which names its template.

A model's ``template`` is a page (``workbench.html``) or a fragment (``_frames.html``). The root element of a fragment
has the fragment's name as its id (``frames``), so that a page, a swap and a live update mean the same place. Models
hold what may be seen and nothing else: templates decide nothing about permission.
"""

from typing import ClassVar, Protocol

from flask import render_template


class View(Protocol):
    """Any view model."""

    template: ClassVar[str]


def render(view: View) -> str:
    """The HTML of a view model."""
    return render_template(view.template, view=view)


def element_id(view: View) -> str:
    """The id of a fragment's root element: its own where there are several of a kind, else ``_call_form.html`` is ``call-form``."""
    own = getattr(view, "id", None)
    return own if isinstance(own, str) else view.template.removeprefix("_").removesuffix(".html").replace("_", "-")
