from lending_app.lending_setup.record import WrittenOnce


class LoanDocumentTemplateVersion(WrittenOnce):
	pass
