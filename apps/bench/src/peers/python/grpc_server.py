"""A plain gRPC service in Python. It is given its FileDescriptorProto in base64, prints its port and ends when its input does."""

import base64
import concurrent.futures
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

file = descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(sys.argv[1]))
pool = descriptor_pool.DescriptorPool()
pool.Add(file)


def message(name):
    return message_factory.MessageFactory(pool).GetPrototype(pool.FindMessageTypeByName(f"bench.{name}"))


HelloRequest, HelloReply, Item = message("HelloRequest"), message("HelloReply"), message("Item")
GuestList, Bytes, CountRequest = message("GuestList"), message("Bytes"), message("CountRequest")


def greet(request, context):
    name = request.name.strip()
    if not 1 <= len(name) <= 80:
        context.abort(grpc.StatusCode.INVALID_ARGUMENT, "name: expected 1 to 80 characters")
    return HelloReply(message=f"Hello, {name}")


def echo(request, context):
    for guest in request.guests:
        if not 1 <= len(guest.name) <= 80 or len(guest.email) > 120 or guest.nights < 0 or len(guest.wishes) > 10:
            context.abort(grpc.StatusCode.INVALID_ARGUMENT, "guests: expected guests")
    return request


def echo_bytes(request, context):
    return request


def count(request, context):
    text = "x" * request.characters
    for n in range(1, request.items + 1):
        yield Item(n=n, text=text)


def chat(requests, context):
    for request in requests:
        yield greet(request, context)


def method(handler, behaviour, request, reply):
    return handler(behaviour, request.FromString, reply.SerializeToString)


handlers = {
    "SayHello": method(grpc.unary_unary_rpc_method_handler, greet, HelloRequest, HelloReply),
    "Echo": method(grpc.unary_unary_rpc_method_handler, echo, GuestList, GuestList),
    "EchoBytes": method(grpc.unary_unary_rpc_method_handler, echo_bytes, Bytes, Bytes),
    "Count": method(grpc.unary_stream_rpc_method_handler, count, CountRequest, Item),
    "Chat": method(grpc.stream_stream_rpc_method_handler, chat, HelloRequest, HelloReply),
}
server = grpc.server(concurrent.futures.ThreadPoolExecutor(32))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("bench.Greeter", handlers),))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(f"port {port}", flush=True)
sys.stdin.read()
server.stop(0).wait()
