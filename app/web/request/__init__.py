"""One request message in three editable views: form, JSON and bytes. The JSON value is what passes between them.

``tree`` is what a form posts, ``fields`` reads a value out of it by the schema, ``widgets`` makes the form of a value.
What a widget cannot hold stays in the form as JSON of its own: nothing is dropped.
"""
