"""Calls the greeter over REST as a Python program does, with requests, and prints what it got as JSON.

Arguments: folder of the generated code, URL.
"""

import gzip
import json
import sys
from xml.etree import ElementTree

folder, url = sys.argv[1:3]
sys.path.insert(0, folder)

import greet_pb2 as messages  # noqa: E402
import requests  # noqa: E402
import status_pb2  # noqa: E402

PROTOBUF = "application/protobuf"
XML = "application/xml"
session = requests.Session()


def post(path, data, type=None, accept=None, **options):
    named = {"content-type": type, "accept": accept, **options.pop("headers", {})}
    headers = {name: value for name, value in named.items() if value}
    return session.post(url + path, data=data, headers=headers, **options)


def hello(name):
    return messages.HelloRequest(name=name).SerializeToString()


def text_of(response, element):
    """The text of an element, whatever namespace it is in."""
    return next(child.text for child in ElementTree.fromstring(response.content) if child.tag.endswith(element))


def status_of(response):
    """What a google.rpc.Status says."""
    status = status_pb2.Status.FromString(response.content)
    return [response.status_code, status.code, status.message, [detail.type_url for detail in status.details]]


def lines_of(response):
    return [line for line in response.iter_lines(decode_unicode=True) if line]


def in_french():
    request = messages.HelloRequest(name="Zoé", locale=messages.LOCALE_FR)
    return messages.HelloReply.FromString(post("/say_hello", request.SerializeToString(), PROTOBUF, PROTOBUF).content)


LONG = "a" * 81
names = {"names": ["Ada", "Grace"]}
as_json = json.dumps(names)
results = {
    "json": session.post(url + "/say_hello", json={"name": "World"}).json(),
    "xml": text_of(post("/say_hello", "<HelloRequest><name>World &amp; all</name></HelloRequest>", XML, XML), "message"),
    "protobuf": messages.HelloReply.FromString(post("/say_hello", hello("World"), PROTOBUF, PROTOBUF).content).message,
    "locale": in_french().message,
    "mixed": post("/say_hello", hello("World"), PROTOBUF, XML).text,
    "gzip": post("/say_hello", gzip.compress(b'{"name":"World"}'), "application/json", headers={"content-encoding": "gzip"}).json(),
    "jsonProblem": session.post(url + "/say_hello", json={"name": LONG}).json(),
    "xmlProblem": text_of(post("/say_hello", "<a><name/></a>", XML, XML), "detail"),
    "protobufProblem": status_of(post("/say_hello", hello(LONG), PROTOBUF, PROTOBUF)),
    "declared": status_of(post("/say_hello", hello("Voldemort"), PROTOBUF, PROTOBUF)),
    "truncated": status_of(post("/say_hello", hello("World")[:-1], PROTOBUF, PROTOBUF)),
    "unsupported": post("/say_hello", "name=World", "application/x-www-form-urlencoded").status_code,
    "unacceptable": post("/say_hello", '{"name":"World"}', "application/json", "image/png").status_code,
    "lines": lines_of(post("/greeter/sayHelloMany", as_json, "application/json", stream=True)),
    "events": lines_of(post("/greeter/sayHelloMany", as_json, "application/json", "text/event-stream", stream=True)),
    "resumed": lines_of(
        post("/greeter/sayHelloMany", as_json, "application/json", headers={"last-event-id": "1"}, stream=True)
    ),
    "sent": post("/greeter/sayHelloToAll", (b'{"name":"%s"}\n' % name for name in (b"Ada", b"Grace")), "application/jsonl").json(),
    "after": session.post(url + "/say_hello", json={"name": "émigré 😀"}).json(),
}
print(json.dumps(results))
