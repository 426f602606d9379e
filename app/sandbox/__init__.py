"""Pods, jails, policies, the compiler, capture and the driver. Imported by ``runner`` only.

What runs inside a jail is hostile: nothing said there is evidence, nothing of ours is to be found there.
"""
