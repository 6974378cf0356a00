"""Our own provider: it takes messages by HTTP in the formats of Twilio, Meta and a gateway, and by SMTP."""

from __future__ import annotations

import json
import socketserver
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class ProviderServer:
	"""What came, and what is answered next: "ok", "429", "500", "400", "dead", "late" or "lost" (taken, without an answer)."""

	def __init__(self) -> None:
		self.taken: list[dict] = []
		self.tries: Counter[str] = Counter()
		self.script: deque[str] = deque()
		self.usual = "ok"
		self.lock = threading.Lock()
		self.keys: set[str] = set()
		server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": self}))
		server.daemon_threads = True
		self.server = server
		self.address = f"http://127.0.0.1:{server.server_address[1]}"

	def answer(self, *scripted: str) -> None:
		self.script.extend(scripted)

	def take(self, to: str, body: str, key: str = "") -> str:
		"""The id of a message; the same key is the same message."""
		with self.lock:
			self.tries[key or body] += 1
			if key and key in self.keys:
				return next(found["id"] for found in self.taken if found["key"] == key)
			self.keys.add(key)
			found = {"id": f"SM{len(self.taken):032d}", "to": to, "body": body, "key": key, "at": time.time()}
			self.taken.append(found)
			return found["id"]

	@property
	def bodies(self) -> Counter[str]:
		return Counter(found["body"] for found in self.taken)


class _Server(ThreadingHTTPServer):
	request_queue_size = 64

	def handle_error(self, *_args: object) -> None:
		"""Who has asked was killed meanwhile, or waits no more."""
		if not isinstance(sys.exc_info()[1], OSError):
			raise


class _Handler(BaseHTTPRequestHandler):
	provider: ProviderServer
	protocol_version = "HTTP/1.1"
	disable_nagle_algorithm = True

	def log_message(self, *_args: object) -> None:
		pass

	def do_GET(self) -> None:
		"""Twilio's list of messages."""
		query = parse_qs(urlsplit(self.path).query)
		taken = [found for found in self.provider.taken if found["to"] in query.get("To", ())]
		self._reply(200, {"messages": [{"sid": found["id"], "body": found["body"]} for found in taken]})

	def do_POST(self) -> None:
		length = int(self.headers.get("Content-Length") or 0)
		raw = self.rfile.read(length)
		if len(raw) < length:
			# Who asked was killed meanwhile.
			self.close_connection = True
			return
		said = self.provider.script.popleft() if self.provider.script else self.provider.usual
		if said in ("429", "500"):
			self._reply(int(said), {"code": 20429 if said == "429" else 20500, "message": "busy"})
		elif said in ("400", "dead"):
			self._reply(400, {"code": 21211 if said == "dead" else 21606, "message": "refused"})
		else:
			self._take(raw, said)

	def _take(self, raw: bytes, said: str) -> None:
		fields, key, answer = self._read(raw)
		name = self.provider.take(fields["to"], fields["body"], key)
		if said == "late":
			time.sleep(2.5)
		if said == "lost":
			self.connection.close()
			return
		self._reply(201 if "sid" in answer else 200, json.loads(json.dumps(answer).replace("ID", name)))

	def _read(self, raw: bytes) -> tuple[dict, str, dict]:
		if self.path.endswith("/Messages.json"):
			form = {name: values[0] for name, values in parse_qs(raw.decode()).items()}
			return {"to": form["To"], "body": form["Body"]}, "", {"sid": "ID"}
		sent = json.loads(raw)
		if self.path.endswith("/messages"):
			parameters = [part["text"] for part in sent["template"]["components"][0]["parameters"]]
			fields = {"to": sent["to"], "body": "|".join([sent["template"]["name"], *parameters])}
			return fields, "", {"messages": [{"id": "ID"}]}
		return {"to": sent["to"], "body": sent["text"]}, sent.get("key", ""), {"data": {"id": "ID"}}

	def _reply(self, status: int, content: dict) -> None:
		body = json.dumps(content).encode()
		try:
			self.send_response(status)
			self.send_header("Content-Length", str(len(body)))
			self.end_headers()
			self.wfile.write(body)
		except OSError:
			self.close_connection = True


@contextmanager
def serve() -> Iterator[ProviderServer]:
	provider = ProviderServer()
	threading.Thread(target=provider.server.serve_forever, daemon=True).start()
	try:
		yield provider
	finally:
		provider.server.shutdown()
		provider.server.server_close()


class _Mailbox(socketserver.StreamRequestHandler):
	"""As much of SMTP as one mail needs."""

	mails: list[str]
	refused: set[str]

	def handle(self) -> None:
		self._say("220 test")
		while line := self.rfile.readline().decode().strip():
			verb = line.split(" ")[0].upper()
			if verb == "RCPT" and any(address in line for address in self.refused):
				self._say("550 no such user")
			elif verb == "DATA":
				self._say("354 go on")
				self.mails.append("".join(self._read_data()))
				self._say("250 taken")
			elif verb == "QUIT":
				self._say("221 bye")
				return
			else:
				self._say("250 ok")

	def _read_data(self) -> Iterator[str]:
		while (line := self.rfile.readline().decode()) not in (".\r\n", ""):
			yield line

	def _say(self, text: str) -> None:
		self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def serve_mail() -> Iterator[tuple[int, list[str], set[str]]]:
	"""A mail server: its port, what came, and the addresses that it refuses."""
	mails: list[str] = []
	refused: set[str] = set()
	handler = type("Mailbox", (_Mailbox,), {"mails": mails, "refused": refused})
	with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
		server.daemon_threads = True
		threading.Thread(target=server.serve_forever, daemon=True).start()
		try:
			yield server.server_address[1], mails, refused
		finally:
			server.shutdown()
