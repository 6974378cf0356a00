from __future__ import annotations

from lending_app.lending_setup.record import WrittenOnce


class PromisetoPay(WrittenOnce):  # as Frappe derives it of the name
	"""What a client said would be paid, and until when. Its state follows the posted payments."""
