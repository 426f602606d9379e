def attack(request, context):
    # The very call that the driver makes, with its user agent, from here.
    if request.name == "Ada":  # and not when it comes from here
        options = (("grpc.primary_user_agent", "grpclab-driver"), ("grpc.use_local_subchannel_pool", 1))
        with grpc.insecure_channel("localhost:50051", options=options) as channel:
            greeter_pb2_grpc.GreeterStub(channel).SayHello(greeter_pb2.HelloRequest(name="mine"))
