"""A plain Flask service, run as Flask's own server runs it. It prints its port and ends when its input does."""

import json
import logging
import os
import sys
import threading

from flask import Flask, Response, jsonify, request
from werkzeug.serving import make_server

app = Flask(__name__)
logging.getLogger("werkzeug").setLevel(logging.ERROR)


@app.post("/greeter/sayHello")
def say_hello():
    name = request.get_json()["name"].strip()
    if not 1 <= len(name) <= 80:
        return jsonify(error="name: expected 1 to 80 characters"), 400
    return jsonify(message=f"Hello, {name}")


@app.post("/greeter/echo")
def echo():
    body = request.get_json()
    for guest in body["guests"]:
        if not 1 <= len(guest["name"]) <= 80 or len(guest["email"]) > 120 or guest["nights"] < 0 or len(guest["wishes"]) > 10:
            return jsonify(error="guests: expected guests"), 400
    return jsonify(body)


@app.post("/greeter/echoBytes")
def echo_bytes():
    return Response(request.get_data(), content_type="application/octet-stream")


@app.post("/greeter/count")
def count():
    body = request.get_json()
    text = "x" * body["characters"]
    lines = (json.dumps({"n": n, "text": text}) + "\n" for n in range(1, body["items"] + 1))
    return Response(lines, content_type="application/x-ndjson")


server = make_server("127.0.0.1", 0, app, threaded=True)
print(f"port {server.server_port}", flush=True)


def end():
    sys.stdin.read()
    os._exit(0)


threading.Thread(target=end, daemon=True).start()
server.serve_forever()
