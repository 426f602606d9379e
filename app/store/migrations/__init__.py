"""Alembic's folder: ``env`` says how, ``versions`` say what."""
