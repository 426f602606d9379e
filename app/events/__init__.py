"""The ASGI service that follows runs to their end, stores them, and streams what happens to pages (SSE)."""
