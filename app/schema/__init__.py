"""Reads FileDescriptorSets with the static ``descriptor_pb2`` messages only.

Compiles nothing and builds no ``DescriptorPool`` from a learner's bytes.
"""
