"""The grpc.aio service that runs learners' code in pods. Keeps no durable state; imports no lesson, check or database."""
