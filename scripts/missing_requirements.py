"""Prints the runtime requirements, and those of the extras named, that this interpreter lacks.

With --constraints it prints what the bench's other apps ask for, so that pip keeps to it.
Uses nothing but the standard library and pip, as the environment of a bench has them.
"""

import sys
from importlib import metadata
from pathlib import Path

from pip._vendor.packaging.requirements import Requirement
from pip._vendor.packaging.utils import canonicalize_name

try:
	import tomllib
except ModuleNotFoundError:
	import tomli as tomllib  # Frappe brings it to Python 3.10

ROOT = Path(__file__).resolve().parent.parent
BENCH_APPS = ("frappe", "erpnext")


def read_requirements(extras: list[str]) -> list[str]:
	lines = (ROOT / "requirements.txt").read_text().splitlines()
	wanted = [line for line in lines if line and not line.startswith("#")]
	optional = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
	for extra in extras:
		wanted += optional[extra]
	return wanted


def is_present(requirement: Requirement) -> bool:
	try:
		return requirement.specifier.contains(metadata.version(requirement.name), prereleases=True)
	except metadata.PackageNotFoundError:
		return False


def list_constraints() -> list[str]:
	"""Requirements of the bench's apps, with the versions at hand where they satisfy them."""
	constraints = {}
	for app in BENCH_APPS:
		for text in metadata.requires(app) or []:
			requirement = Requirement(text)
			if requirement.url or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
				continue
			constraints[canonicalize_name(requirement.name)] = f"{requirement.name}{requirement.specifier}"
	return sorted(constraints.values())


def main(arguments: list[str]) -> None:
	if arguments == ["--constraints"]:
		print("\n".join(list_constraints()))
		return
	missing = [text for text in read_requirements(arguments) if not is_present(Requirement(text))]
	print("\n".join(missing))


if __name__ == "__main__":
	main(sys.argv[1:])
