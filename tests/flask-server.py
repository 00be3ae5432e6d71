"""A plain Flask service, as one is written by people who know nothing of Ahoy. It ends when its input does."""

import datetime
import json
import sys
import threading

from flask import Flask, Response, abort, jsonify, request
from werkzeug.serving import make_server

app = Flask(__name__)
released = threading.Event()


@app.post("/say_hello")
def say_hello():
    name = (request.get_json() or {}).get("name", "")
    if not name:
        return jsonify(error="name is missing"), 400
    if name == "Voldemort":
        problem = {
            "type": "about:blank",
            "title": "Forbidden",
            "status": 403,
            "detail": f"{name} is on the stop list of this house",
            "errors": [{"pointer": "#/name", "detail": "not welcome"}],
            "reason": "STOP_LIST",
            "guest": name,
        }
        return Response(json.dumps(problem), 403, content_type="application/problem+json")
    return jsonify(message=f"Hello, {name}")


@app.get("/rooms/<name>/visits/<int:number>")
def visit(name, number):
    return jsonify(
        room=name,
        number=number,
        guests=request.args.getlist("guests"),
        since=request.args["since"],
        # Python writes a time in UTC without saying so, and with microseconds.
        arrivedAt=datetime.datetime(2026, 11, 22, 10, 0, 0, 123456).isoformat(),
        bill=2**60,
        extra="which the contract does not know",
    )


@app.delete("/rooms/<name>")
def leave(name):
    return "", 204


@app.post("/headers")
def headers():
    seen = {key.lower(): value for key, value in request.headers.items()}
    response = jsonify(seen)
    response.headers["X-Served-By"] = "flask"
    return response


@app.post("/slow")
def slow():
    released.wait()
    return jsonify(message="too late")


@app.post("/release")
def release():
    released.set()
    return "", 204


@app.post("/wrong")
def wrong():
    return jsonify(message={"text": 5})


@app.post("/page")
def page():
    return "<h1>Welcome</h1>"


@app.post("/crash")
def crash():
    raise RuntimeError("the secret is 42")


@app.post("/busy")
def busy():
    abort(503)


@app.get("/countdown")
def countdown():
    first = int(request.args["from"])

    def events():
        for left in range(first, -1, -1):
            yield f'id: {left}\ndata: {{"left": {left}}}\n\n'
        yield "event: return\ndata:\n\n"

    return Response(events(), content_type="text/event-stream")


@app.get("/ticks")
def ticks():
    def events():
        try:
            tick = 0
            while True:
                yield f"data: {tick}\n\n"
                tick += 1
        finally:
            say(left="ticks")

    return Response(events(), content_type="text/event-stream")


def say(**what):
    print(json.dumps(what), flush=True)


server = make_server("127.0.0.1", 0, app, threaded=True)
threading.Thread(target=server.serve_forever, daemon=True).start()
say(port=server.server_port)
sys.stdin.read()
released.set()
server.shutdown()
