"""A worker's sign of life, on a connection of its own; one that stays silent loses its locks."""

from __future__ import annotations

import threading
from types import TracebackType

import frappe

from lending_app.servicing.closing.database import execute, select

SECONDS_BETWEEN = 5
# After so long without a sign the connection of a worker is ended, and with it what it had begun.
SECONDS_OF_SILENCE = 60


class Heartbeat:
	"""While open, says every few seconds that this worker lives and which connection is its own."""

	def __init__(self, company: str, worker: str) -> None:
		self.values = (worker, company, select("SELECT CONNECTION_ID()")[0][0])
		self._stop = threading.Event()
		self._connection = frappe.db.get_connection()
		self._connection.autocommit(True)
		self._thread = threading.Thread(target=self._beat, daemon=True)

	def __enter__(self) -> Heartbeat:
		self._thread.start()
		return self

	def __exit__(
		self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
	) -> None:
		self._stop.set()
		self._thread.join()
		with self._connection.cursor() as cursor:
			cursor.execute("DELETE FROM lending_close_worker WHERE worker = %s", self.values[:1])
		self._connection.close()

	def _beat(self) -> None:
		while True:
			with self._connection.cursor() as cursor:
				cursor.execute(
					"REPLACE INTO lending_close_worker (worker, company, connection_id, beat_on) "
					"VALUES (%s, %s, %s, NOW(6))",
					self.values,
				)
			if self._stop.wait(SECONDS_BETWEEN):
				return


def end_silent_workers(company: str) -> list[str]:
	"""End the connections of workers that gave no sign for too long; returns the workers."""
	rows = select(
		"SELECT w.worker, w.connection_id, p.id FROM lending_close_worker w "
		"LEFT JOIN information_schema.processlist p ON p.id = w.connection_id "
		"WHERE w.company = %s AND w.beat_on < NOW(6) - INTERVAL %s SECOND AND w.connection_id != CONNECTION_ID()",
		(company, SECONDS_OF_SILENCE),
	)
	for worker, _connection, alive in rows:
		if alive:
			execute(f"KILL CONNECTION {int(alive)}")
		execute("DELETE FROM lending_close_worker WHERE worker = %s", (worker,))
	return [row[0] for row in rows]
