

@pytest.fixture(autouse=True)
def forget_settings(undone: None) -> Iterator[None]:
	"""Screening Settings that a test changes do not stay in the cache, where a rollback does not reach."""
	frappe.clear_document_cache("Screening Settings", "Screening Settings")
	yield
	frappe.clear_document_cache("Screening Settings", "Screening Settings")
