from __future__ import annotations

from lending_app.disbursement.payment_files.answer_document import AnswerDocument


class DirectDebitResponse(AnswerDocument):
	pass
