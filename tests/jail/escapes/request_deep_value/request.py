proto = """\
syntax = "proto3";
package greeter;
import "google/protobuf/struct.proto";
import "google/protobuf/any.proto";
service Greeter { rpc SayHello (HelloRequest) returns (HelloReply); }
message HelloRequest {
  string name = 1; int64 count = 2; HelloRequest again = 3; google.protobuf.Value value = 4; google.protobuf.Any any = 5;
  double size = 6; bytes data = 7; map<string, HelloRequest> more = 8;
}
message HelloReply { string message = 1; }
"""
request = '{"value":' + "[" * 50_000 + "]" * 50_000 + "}"
