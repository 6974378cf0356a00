"""Clients of a Dominican lender: invented names, valid check digits, serial numbers not yet handed out."""

from __future__ import annotations

import unicodedata
from datetime import date, timedelta

from stdnum import luhn
from stdnum.do import cedula, rnc

from sample.dice import Dice

BRANCHES = (
	{"branch_code": "SDQ", "branch_name": "Santo Domingo", "city": "Santo Domingo"},
	{"branch_code": "STI", "branch_name": "Santiago", "city": "Santiago de los Caballeros"},
	{"branch_code": "LRM", "branch_name": "La Romana", "city": "La Romana"},
)
_WOMEN = (
	"María", "Ana", "Carmen", "Rosa", "Altagracia", "Yolanda", "Milagros", "Juana", "Francisca", "Mercedes", "Yanelis",
	"Yessenia", "Rosanna", "Marisol", "Carolina", "Patricia", "Johanna", "Claribel", "Dulce", "Esperanza", "Lissette",
	"Wendy", "Katherine", "Noemí", "Raquel", "Perla", "Ivelisse", "Berenice", "Soraya", "Luz",
)  # fmt: skip
_MEN = (
	"José", "Juan", "Luis", "Rafael", "Francisco", "Ramón", "Pedro", "Manuel", "Carlos", "Miguel", "Julio", "Víctor",
	"Domingo", "Starlin", "Wilson", "Héctor", "Félix", "Nelson", "Ángel", "Antonio", "Yunior", "Robinson", "Kelvin",
	"Edwin", "Leonardo", "Amaury", "Danilo", "Osvaldo", "Freddy", "Santiago",
)  # fmt: skip
_SECOND_WOMEN = ("Altagracia", "Isabel", "Mercedes", "del Carmen", "Elizabeth", "Teresa", "Antonia", "Lucía")
_SECOND_MEN = ("Antonio", "Manuel", "Alberto", "Enrique", "de Jesús", "Emilio", "Rafael", "Augusto")
_SURNAMES = (
	"Rodríguez", "Pérez", "Martínez", "García", "Sánchez", "Ramírez", "Reyes", "Peña", "Rosario", "Jiménez", "Díaz",
	"Hernández", "Castillo", "De la Cruz", "Santana", "Polanco", "Núñez", "Almonte", "Paulino", "Mejía", "Guzmán",
	"Vásquez", "Encarnación", "Feliz", "Abreu", "Tavárez", "Contreras", "Mercedes", "Ventura", "Ortiz", "Cabrera",
	"Báez", "Ureña", "Mateo", "Valdez", "Taveras", "Familia", "Moreta", "Liriano", "De los Santos", "Rijo", "Cedeño",
	"Marte", "Disla", "Lantigua", "Frías", "Toribio", "Beltré", "Peguero", "Montero",
)  # fmt: skip
_TRADES = (
	("Ferretería", "Ozama"), ("Colmado", "La Bendición"), ("Transporte", "Cibao"), ("Panadería", "Quisqueya"),
	("Farmacia", "Nueva Isabela"), ("Taller", "Hermanos Marte"), ("Agropecuaria", "Yaque"), ("Repuestos", "Duarte"),
	("Confecciones", "Mirador"), ("Imprenta", "Gazcue"), ("Distribuidora", "Romana"), ("Constructora", "Los Prados"),
	("Lavandería", "Naco"), ("Muebles", "Gurabo"), ("Clínica Dental", "Evaristo"), ("Hotelito", "Bayahíbe"),
	("Pescadería", "Caleta"), ("Librería", "Colonial"), ("Electromuebles", "Villa Mella"), ("Textiles", "Navarrete"),
	("Cafetería", "Malecón"), ("Importadora", "Cumayasa"), ("Carpintería", "Pontezuela"), ("Frutas", "Higüey"),
)  # fmt: skip
_STREETS = (
	"Duarte",
	"Mella",
	"Las Mercedes",
	"27 de Febrero",
	"Independencia",
	"Sánchez",
	"El Sol",
	"Santa Rosa",
	"Restauración",
)
_SECTORS = {
	"SDQ": ("Ensanche Naco", "Gazcue", "Los Mina", "Villa Mella", "Alma Rosa", "Herrera", "Arroyo Hondo"),
	"STI": ("Los Jardines", "Gurabo", "Cienfuegos", "Bella Vista", "Pekín", "La Zurza"),
	"LRM": ("Villa Verde", "Buena Vista", "Cumayasa", "Villa Hermosa", "Piedra Linda"),
}
_SERIES = {"SDQ": ("001", "223", "402"), "STI": ("031", "402", "036"), "LRM": ("026", "028", "402")}


def make_clients(dice: Dice, number: int) -> list[dict[str, str]]:
	"""Persons, with a company for every twelfth client or so."""
	companies = list(_TRADES)
	return [_make_client(dice, index, companies) for index in range(1, number + 1)]


def _make_client(dice: Dice, index: int, companies: list[tuple[str, str]]) -> dict[str, str]:
	branch = dice.weigh([(BRANCHES[0], 55), (BRANCHES[1], 30), (BRANCHES[2], 15)])
	code = branch["branch_code"]
	client = {"client_code": f"CLI-{index:04d}"}
	client |= (
		_make_company(dice, companies.pop(0)) if index % 12 == 0 and companies else _make_person(dice, code)
	)
	client["mobile_phone"] = f"{dice.weigh([('809', 6), ('829', 5), ('849', 4)])}-555-{dice.digits(4)}"
	client["email"] = (
		f"{_mail_name(client)}{index}@{dice.pick(('example.com', 'example.net', 'example.org'))}"
	)
	client["address"] = f"Calle {dice.pick(_STREETS)} #{dice.integer(1, 198)}, {dice.pick(_SECTORS[code])}"
	client["city"] = branch["city"]
	client["branch_code"] = code
	return client


def _make_person(dice: Dice, branch_code: str) -> dict[str, str]:
	is_woman = dice.chance(0.52)
	first = dice.pick(_WOMEN if is_woman else _MEN)
	second = dice.pick(_SECOND_WOMEN if is_woman else _SECOND_MEN)
	birth = date(1960, 1, 1) + timedelta(days=dice.integer(0, 365 * 43))
	number = f"{dice.pick(_SERIES[branch_code])}{dice.integer(8, 9)}{dice.digits(6)}"
	return {
		"client_type": "Individual",
		"first_name": f"{first} {second}" if second != first and dice.chance(0.6) else first,
		"last_name": f"{dice.pick(_SURNAMES)} {dice.pick(_SURNAMES)}",
		"identity_type": "Cedula",
		"identity_number": cedula.format(number + luhn.calc_check_digit(number)),
		"birth_date": str(birth),
		"monthly_income": f"{dice.skew(22_000, 190_000, 500)}.00",
	}


def _make_company(dice: Dice, trade: tuple[str, str]) -> dict[str, str]:
	number = f"139{dice.digits(5)}"
	return {
		"client_type": "Company",
		"company_name": f"{' '.join(trade)}, {dice.pick(('SRL', 'SRL', 'EIRL', 'SA'))}",
		"identity_type": "RNC",
		"identity_number": rnc.format(number + rnc.calc_check_digit(number)),
		"monthly_income": f"{dice.skew(180_000, 1_600_000, 5_000)}.00",
	}


def _mail_name(client: dict[str, str]) -> str:
	name = client.get("company_name") or f"{client['first_name']}.{client['last_name']}"
	plain = unicodedata.normalize("NFKD", name.split(",")[0]).encode("ascii", "ignore").decode()
	return ".".join(plain.lower().replace(".", " ").split()[:2])
