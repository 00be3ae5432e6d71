"""Reads lines of JSON [message, base64, discard] and answers each with the message's bytes as Python writes them."""

import base64
import importlib
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(folder))
for path in sorted(folder.rglob("*_pb2.py")):
    importlib.import_module(".".join(path.relative_to(folder).with_suffix("").parts))

from google.protobuf import message_factory, symbol_database  # noqa: E402

database = symbol_database.Default()
factory = message_factory.MessageFactory(database.pool)

for line in sys.stdin:
    name, data, discard = json.loads(line)
    message = factory.GetPrototype(database.pool.FindMessageTypeByName(name))()
    message.ParseFromString(base64.b64decode(data))
    if discard:
        message.DiscardUnknownFields()
    print(base64.b64encode(message.SerializeToString()).decode(), flush=True)
