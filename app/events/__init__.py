"""The ASGI service that follows runs to their end, stores them, and streams what happens to pages (SSE).

One event loop: ``follower`` reads runners, ``writer`` stores in a thread, ``hub`` tells the streams that ``asgi`` serves.
A page hears of nothing that is not stored. ``front`` puts the pages and this service on one port.
"""
