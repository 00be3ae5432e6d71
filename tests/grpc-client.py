"""Calls the greeter over gRPC as a Python program does, and prints what it got as JSON.

Arguments: folder of the generated code, address.
"""

import json
import sys
import threading

folder, address = sys.argv[1:3]
sys.path.insert(0, folder)

import greet_pb2 as messages  # noqa: E402
import grpc  # noqa: E402
from google.protobuf.descriptor_pb2 import FileDescriptorProto  # noqa: E402


class Stub:
    """What gRPC's plugin for protoc makes: a callable for each method. Debian's plugin knows no explicit presence."""

    def __init__(self, channel, name):
        file = FileDescriptorProto()
        messages.DESCRIPTOR.CopyToProto(file)
        service = next(service for service in file.service if service.name == name)
        for method in service.method:
            sides = ["stream" if streams else "unary" for streams in (method.client_streaming, method.server_streaming)]
            request, response = (getattr(messages, type.split(".")[-1]) for type in (method.input_type, method.output_type))
            callable = getattr(channel, "_".join(sides))
            path = f"/{file.package}.{name}/{method.name}"
            setattr(self, method.name, callable(path, request.SerializeToString, response.FromString))


channel = grpc.insecure_channel(address)
greeter = Stub(channel, "Greeter")


def names(*values):
    return iter([messages.HelloRequest(name=value) for value in values])


def silence():
    threading.Event().wait(1)
    yield from ()


def failure(call):
    try:
        return {"answer": str(call())}
    except grpc.RpcError as error:
        trailers = dict(error.trailing_metadata() or ())
        details = trailers.get("grpc-status-details-bin", b"")
        return {"code": error.code().name, "details": error.details(), "bin": details.decode("utf-8", "replace")}


def cancelled():
    chat = greeter.Chat(iter(lambda: messages.HelloRequest(name="again"), None))
    first = next(chat).message
    chat.cancel()
    return {"first": first, **failure(lambda: next(chat))}


def unknown(service, method):
    call = channel.unary_unary(f"/{service}/{method}", lambda _: b"", lambda _: None)
    return failure(lambda: call(None))


results = {
    "unary": greeter.SayHello(messages.HelloRequest(name="World"), timeout=5).message,
    "metadata": greeter.SayHello(messages.HelloRequest(name="Ada"), metadata=(("x-tenant", "blue"),)).message,
    "toAll": greeter.SayHelloToAll(names("Ada", "Grace")).message if hasattr(greeter, "SayHelloToAll") else None,
    "chat": [reply.message for reply in greeter.Chat(names("Ada", "Grace"))] if hasattr(greeter, "Chat") else None,
    "many": [
        (item.id, item.data.message)
        for item in greeter.SayHelloMany(messages.SayHelloManyRequest(names=["Ada", "Grace", "Alan"], last_event_id="1"))
    ]
    if hasattr(greeter, "SayHelloMany")
    else None,
    "cancelled": cancelled() if hasattr(greeter, "Chat") else None,
    "tooLong": failure(lambda: greeter.SayHello(messages.HelloRequest(name="x" * 81))),
    "empty": failure(lambda: greeter.SayHello(messages.HelloRequest())),
    "stopList": failure(lambda: greeter.SayHello(messages.HelloRequest(name="Voldemort"))),
    "oversized": failure(lambda: greeter.SayHello(messages.HelloRequest(name="x" * 2_000_000))),
    # The greeter answers a name at once; a chat to which nothing is said lasts until the deadline.
    "late": failure(lambda: next(greeter.Chat(silence(), timeout=0.1))) if hasattr(greeter, "Chat") else None,
    "unknownMethod": unknown("greet.Greeter", "Nope"),
    "unknownService": unknown("nope.Nope", "Nope"),
    "after": greeter.SayHello(messages.HelloRequest(name="émigré 😀")).message,
}
print(json.dumps(results))
