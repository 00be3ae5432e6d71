"""Calls the lab over gRPC, with what reflection tells of it alone, and prints what it got as JSON.

Arguments: folder of the generated code, address, version of reflection.
"""

import json
import sys

folder, address, version = sys.argv[1:4]
sys.path.insert(0, folder)

import grpc  # noqa: E402
import reflection_pb2 as reflect  # noqa: E402
from google.protobuf import descriptor_pool, message_factory  # noqa: E402
from google.protobuf.descriptor_pb2 import FileDescriptorProto  # noqa: E402

channel = grpc.insecure_channel(address, options=[("grpc.max_receive_message_length", 4 * 1024 * 1024)])


def ask(*questions):
    call = channel.stream_stream(
        f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo",
        reflect.ServerReflectionRequest.SerializeToString,
        reflect.ServerReflectionResponse.FromString,
    )
    return list(call(iter([reflect.ServerReflectionRequest(**question) for question in questions])))


def files(response):
    return [FileDescriptorProto.FromString(one) for one in response.file_descriptor_response.file_descriptor_proto]


listed, described, unknown, contract = ask(
    {"list_services": ""},
    {"file_containing_symbol": "lab.Lab"},
    {"file_by_filename": "nope.proto"},
    {"file_by_filename": "ahoy/contract.proto"},
)
pool = descriptor_pool.DescriptorPool()
# Imported files come after the one that was asked for.
for file in reversed(files(described)):
    pool.Add(file)
service = pool.FindServiceByName("lab.Lab")
message = {
    method.name: [message_factory.GetMessageClass(type) for type in (method.input_type, method.output_type)]
    if hasattr(message_factory, "GetMessageClass")
    else [message_factory.MessageFactory(pool).GetPrototype(type) for type in (method.input_type, method.output_type)]
    for method in service.methods
}


def call(name, timeout=30, **fields):
    request, response = message[name]
    stub = channel.unary_unary(f"/lab.Lab/{name}", request.SerializeToString, response.FromString)
    return stub(request(**fields), timeout=timeout)


def failure(run):
    try:
        return {"answer": str(run())}
    except grpc.RpcError as error:
        return {"code": error.code().name, "details": error.details()}


SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP 😈\t\n"
large = call("Large", response_size=314_159, payload=bytes(271_828))
# To a client that does not know it, the file with the contract is an empty one, and a valid one.
other = descriptor_pool.DescriptorPool()
for file in files(contract):
    other.Add(file)

print(
    json.dumps(
        {
            "services": [one.name for one in listed.list_services_response.service],
            "unknown": unknown.error_response.error_code,
            "contract": [other.FindFileByName(file.name).package for file in files(contract)],
            "large": [large.received, len(large.payload)],
            "nothing": call("Nothing").ByteSize(),
            "failed": failure(lambda: call("Fail", message=SPECIAL)),
            "special": SPECIAL,
            "late": failure(lambda: call("Wait", timeout=0.001)),
            "after": call("Nothing").ByteSize(),
        }
    )
)
