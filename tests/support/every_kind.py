"""A workspace whose one method takes every kind of field that a request form has a widget for."""

PROTO = """\
syntax = "proto3";

package shop;

import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

service Shop {
  rpc Order(OrderRequest) returns (OrderReply);
}

enum Size {
  SIZE_UNSPECIFIED = 0;
  SIZE_SMALL = 1;
  SIZE_LARGE = 2;
}

message Address {
  string street = 1;
  string city = 2;
}

message Item {
  string sku = 1;
  int32 count = 2;
  double price = 3;
}

message OrderRequest {
  string customer = 1;
  repeated Item items = 2;
  Size size = 3;
  optional string note = 4;
  oneof delivery {
    Address address = 5;
    string locker = 6;
  }
  map<string, int32> extras = 7;
  int64 big = 8;
  bool gift = 9;
  bytes token = 10;
  google.protobuf.Timestamp when = 11;
  google.protobuf.Duration patience = 12;
  google.protobuf.StringValue nickname = 13;
  google.protobuf.Struct labels = 14;
  google.protobuf.FieldMask mask = 15;
  google.protobuf.Any extra = 16;
  repeated string tags = 17;
}

message OrderReply {
  string text = 1;
}
"""

SERVER = """\
from concurrent import futures

import grpc

import shop_pb2
import shop_pb2_grpc


class Shop(shop_pb2_grpc.ShopServicer):
    def Order(self, request, context):
        return shop_pb2.OrderReply(text=request.customer)


server = grpc.server(futures.ThreadPoolExecutor())
shop_pb2_grpc.add_ShopServicer_to_server(Shop(), server)
server.add_insecure_port("[::]:50051")
server.start()
server.wait_for_termination()
"""
