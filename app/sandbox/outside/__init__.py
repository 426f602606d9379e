"""Trusted programs of ours around the jails, run unprivileged from the staged copy: the holder and the recorder.

Standard library only, small imports (each pod has a holder), and nothing of ``app`` but this package.
"""
