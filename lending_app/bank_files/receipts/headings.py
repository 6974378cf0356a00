"""What the columns of a list of payments are called, in Spanish, English and French."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from unidecode import unidecode

_PLAIN = re.compile(r"[^a-z0-9]+")
HEADINGS: dict[str, tuple[str, ...]] = {
	"loan": (
		"loan", "loan number", "loan no", "loan id", "loan code", "account number", "prestamo", "no prestamo", "num prestamo",
		"numero prestamo", "numero de prestamo", "codigo prestamo", "codigo de prestamo", "credito", "no credito",
		"numero de credito", "contrato", "numero de contrato", "pret", "numero de pret", "numero du pret", "contrat",
	),
	"client": (
		"client", "client code", "client number", "client id", "customer", "identity number", "employee id", "cliente",
		"codigo cliente", "codigo de cliente", "no cliente", "numero de cliente", "cedula", "no cedula", "identificacion",
		"documento", "no documento", "rnc", "dni", "ci", "curp", "rfc", "nit", "codigo empleado", "employee number",
		"employee no", "numero de empleado", "numero empleado", "no empleado", "ficha", "matricule", "numero d employe",
		"numero de salarie", "code client", "numero client",
	),
	"amount": (
		"amount", "payment", "payment amount", "paid", "paid amount", "credit", "deduction", "monto", "monto pagado",
		"monto pago", "monto del pago", "importe", "valor", "pago", "abono", "cuota", "descuento", "monto descontado",
		"credito monto", "montant", "montant paye", "versement",
	),
	"value_date": (
		"date", "value date", "payment date", "paid on", "fecha", "fecha valor", "fecha de valor", "fecha pago",
		"fecha de pago", "fecha operacion", "fecha de operacion", "fecha transaccion", "date de valeur", "date de paiement",
	),
	"payer": (
		"payer", "payer name", "paid by", "name", "client name", "employee", "pagador", "nombre", "nombre cliente",
		"nombre del cliente", "ordenante", "depositante", "empleado", "payeur", "nom", "nom du client",
	),
	"reference": (
		"reference", "external reference", "bank reference", "transaction id", "transaction", "receipt", "referencia",
		"no referencia", "numero de referencia", "referencia externa", "referencia bancaria", "comprobante",
		"no comprobante", "recibo", "no transaccion", "autorizacion", "reference externe", "reference bancaire",
	),
	"mode_of_payment": (
		"mode of payment", "payment method", "method", "forma de pago", "medio de pago", "metodo de pago", "modo de pago",
		"canal", "mode de paiement", "moyen de paiement",
	),
	"currency": ("currency", "moneda", "divisa", "devise"),
	"description": (
		"description", "details", "concept", "memo", "descripcion", "concepto", "detalle", "observaciones", "glosa", "libelle",
	),
}  # fmt: skip
# By one of these a line says whose payment it is.
IDENTIFYING = frozenset({"loan", "client", "reference", "description"})


def normalize_heading(text: str) -> str:
	"""A heading as it is compared.

	>>> normalize_heading(" N° de Préstamo: ")
	'no de prestamo'
	"""
	plain = unidecode(text.replace("°", "o").replace("º", "o").replace("#", " no ")).casefold()
	return _PLAIN.sub(" ", plain).strip()


def map_headings(cells: Sequence[str], headings: Mapping[str, Sequence[str]] = HEADINGS) -> dict[str, int]:
	"""Columns that a line of cells names, with their places; the first of two alike counts.

	>>> map_headings(["Fecha", "No. Préstamo", "Monto"])
	{'value_date': 0, 'loan': 1, 'amount': 2}
	"""
	by_name = {name: column for column, names in headings.items() for name in names}
	found: dict[str, int] = {}
	for place, cell in enumerate(cells):
		name = normalize_heading(cell)
		column = by_name.get(name) or by_name.get(name.replace("no de ", "no "))
		if column:
			found.setdefault(column, place)
	return found


def is_header(columns: dict[str, int]) -> bool:
	"""Whether a line with these columns names those of payments."""
	return "amount" in columns and bool(IDENTIFYING & columns.keys())
