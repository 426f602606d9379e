"""Stubs made from ``protos/``; never edited. ``tests/unit/gen`` says how they are made and that they are current."""
