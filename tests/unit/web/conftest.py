"""The pages over a real store, a real decode pool and a runner that runs nothing."""

from tests.support.visitors import alice, charlie, decode, speaking, web

__all__ = ["alice", "charlie", "decode", "speaking", "web"]
