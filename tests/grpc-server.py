"""A gRPC server as a Python program writes one: the greeter, and a lab. It prints what it sees, a line of JSON each.

Arguments: folder of the generated code, and whether it serves reflection: `v1`, `v1alpha`, `none`.
"""

import concurrent.futures
import json
import sys
import threading

folder, reflection = sys.argv[1:3]
sys.path.insert(0, folder)

import greet_pb2 as greet  # noqa: E402
import grpc  # noqa: E402
import lab_pb2 as lab  # noqa: E402
import reflection_pb2 as reflect  # noqa: E402
import status_pb2 as rpc  # noqa: E402
from google.protobuf import descriptor_pool, json_format  # noqa: E402
from google.protobuf.descriptor_pb2 import MethodDescriptorProto  # noqa: E402
from google.protobuf.empty_pb2 import Empty  # noqa: E402

printing = threading.Lock()


def say(**event):
    with printing:
        print(json.dumps(event), flush=True)


def told_of_end(id, context):
    ended = threading.Event()

    def end():
        say(ended=id)
        ended.set()

    # A call that has ended before it came here has nobody left to tell.
    if not context.add_callback(end):
        end()
    return ended


class Greeter:
    def SayHello(self, request, context):
        # Implicit presence: an empty text is no bytes.
        return greet.HelloReply(message=f"Hello, {request.name}" if request.name else "")

    def SayHelloMany(self, request, context):
        for name in request.name.split(","):
            yield greet.HelloReply(message=f"Hello, {name}" if name else "")

    def SayHelloToAll(self, requests, context):
        return greet.HelloReply(message="Hello, " + " and ".join(request.name for request in requests))

    def Chat(self, requests, context):
        for request in requests:
            yield greet.HelloReply(message=f"Hello, {request.name}")


class Lab:
    def Large(self, request, context):
        return lab.LargeReply(received=len(request.payload), payload=bytes(request.response_size))

    def Nothing(self, request, context):
        return Empty()

    def Fail(self, request, context):
        if request.field:
            status = rpc.Status(code=request.code, message=request.message)
            violation = rpc.BadRequest.FieldViolation(field=request.field, description="too short")
            status.details.add().Pack(rpc.BadRequest(field_violations=[violation]))
            context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
        code = next(code for code in grpc.StatusCode if code.value[0] == request.code)
        context.abort(code, request.message)

    def Wait(self, request, context):
        ended = told_of_end(request.id, context)
        say(waits=request.id)
        ended.wait()
        return Empty()

    def Quiet(self, request, context):
        ended = told_of_end(request.id, context)
        yield request
        ended.wait()

    def Context(self, request, context):
        metadata = {name: value for name, value in context.invocation_metadata() if isinstance(value, str)}
        tenant = metadata.get("x-tenant", "nobody")
        context.send_initial_metadata((("x-served-for", tenant),))
        context.set_trailing_metadata((("x-cost", "7"),))
        left = context.time_remaining()
        return lab.ContextReply(time_remaining=left if left < 86_400 else -1, metadata=metadata, peer=context.peer())

    def Echo(self, request, context):
        return lab.Seen(value=request, json=json_format.MessageToJson(request))

    def Old(self, request, context):
        say(old=json_format.MessageToDict(request))
        return request


def answer(request):
    """Reflection: v1alpha sends along what a file imports, as grpcio-reflection does; v1 only the file itself."""
    pool = descriptor_pool.Default()
    response = reflect.ServerReflectionResponse(original_request=request)
    kind = request.WhichOneof("message_request")
    if kind == "list_services":
        names = ["greet.Greeter", "lab.Lab", f"grpc.reflection.{reflection}.ServerReflection"]
        response.list_services_response.service.extend(reflect.ServiceResponse(name=name) for name in names)
        return response
    try:
        if kind == "file_by_filename":
            file = pool.FindFileByName(request.file_by_filename)
        else:
            file = pool.FindFileContainingSymbol(request.file_containing_symbol)
    except KeyError:
        response.error_response.error_code = grpc.StatusCode.NOT_FOUND.value[0]
        response.error_response.error_message = "not found"
        return response
    files = [file, *(file.dependencies if reflection == "v1alpha" else ())]
    response.file_descriptor_response.file_descriptor_proto.extend(one.serialized_pb for one in files)
    return response


def reflects(requests, context):
    for request in requests:
        yield answer(request)


def handlers(file, name, service):
    """What gRPC's plugin for protoc makes: a handler for each method, under the service's full name."""
    methods = {}
    for method in file.DESCRIPTOR.services_by_name[name].methods:
        sides = MethodDescriptorProto()
        method.CopyToProto(sides)
        kind = "_".join("stream" if streams else "unary" for streams in (sides.client_streaming, sides.server_streaming))
        handler = getattr(grpc, f"{kind}_rpc_method_handler")
        methods[method.name] = handler(
            getattr(service, method.name),
            request_deserializer=method.input_type._concrete_class.FromString,
            response_serializer=method.output_type._concrete_class.SerializeToString,
        )
    return grpc.method_handlers_generic_handler(file.DESCRIPTOR.services_by_name[name].full_name, methods)


server = grpc.server(concurrent.futures.ThreadPoolExecutor(32))
served = [handlers(greet, "Greeter", Greeter()), handlers(lab, "Lab", Lab())]
if reflection != "none":
    handler = grpc.stream_stream_rpc_method_handler(
        reflects, reflect.ServerReflectionRequest.FromString, reflect.ServerReflectionResponse.SerializeToString
    )
    name = f"grpc.reflection.{reflection}.ServerReflection"
    served.append(grpc.method_handlers_generic_handler(name, {"ServerReflectionInfo": handler}))
server.add_generic_rpc_handlers(tuple(served))
port = server.add_insecure_port("127.0.0.1:0")
server.start()
say(port=port)
# Ends with the process that started it, whose end closes this one's input.
sys.stdin.read()
server.stop(0).wait()
