"""Numbers of ledger roles: a worker may make one while the coordinator runs."""

from lending_app.engine import LedgerRole
from lending_app.ledger.accounts.keys import LedgerKeys


def test_a_key_made_by_another_process_is_found():
	coordinator, worker = LedgerKeys(), LedgerKeys()
	number = worker.get_id((LedgerRole.FUNDS, "A channel of the test"))
	assert coordinator.get_key(number) == (LedgerRole.FUNDS, "A channel of the test")
