"""A worker's heartbeat, on a connection of its own; one that stops responding loses its locks."""

from __future__ import annotations

import threading
from types import TracebackType

import frappe

from lending_app.lending_setup.database import execute, select

SECONDS_BETWEEN = 5
# After so long without a sign the connection of a worker is ended, and with it what it had begun.
SECONDS_OF_SILENCE = 60
# A worker and its open connection. Numbers of connections begin again when the database is started, so a sign older
# than that is of nobody who lives.
_OF_WORKER = (
	"LEFT JOIN information_schema.processlist p ON p.id = w.connection_id AND w.beat_on > NOW(6) - INTERVAL "
	"(SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME') SECOND"
)


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


def list_live_workers(company: str) -> list[dict[str, object]]:
	"""Workers whose connection is open, and how many seconds ago each gave its last sign."""
	rows = select(
		f"SELECT w.worker, TIMESTAMPDIFF(SECOND, w.beat_on, NOW(6)) FROM lending_close_worker w {_OF_WORKER} "
		"WHERE w.company = %s AND p.id IS NOT NULL ORDER BY w.worker",
		(company,),
	)
	return [{"worker": worker, "seconds_silent": max(seconds, 0)} for worker, seconds in rows]


def delete_dead_workers() -> list[str]:
	"""Take away the rows of workers that were killed: silent for long, their connections gone. Returns the workers."""
	rows = select(
		f"SELECT w.worker FROM lending_close_worker w {_OF_WORKER} "
		"WHERE p.id IS NULL AND w.beat_on < NOW(6) - INTERVAL %s SECOND",
		(SECONDS_OF_SILENCE,),
	)
	for (worker,) in rows:
		execute("DELETE FROM lending_close_worker WHERE worker = %s", (worker,))
	return [worker for (worker,) in rows]


def end_silent_workers(company: str) -> list[str]:
	"""End the connections of workers that gave no sign for too long; returns the workers."""
	rows = select(
		f"SELECT w.worker, w.connection_id, p.id FROM lending_close_worker w {_OF_WORKER} "
		"WHERE w.company = %s AND w.beat_on < NOW(6) - INTERVAL %s SECOND AND w.connection_id != CONNECTION_ID()",
		(company, SECONDS_OF_SILENCE),
	)
	for worker, _connection, alive in rows:
		if alive:
			execute(f"KILL CONNECTION {int(alive)}")
		execute("DELETE FROM lending_close_worker WHERE worker = %s", (worker,))
	return [row[0] for row in rows]
