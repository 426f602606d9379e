"""The whole application over HTTP, without a browser: what a learner sees when its parts die."""
