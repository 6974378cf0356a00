"""`lending-app schema`: the JSON Schema of the files that the commands read."""

from __future__ import annotations

import json
from pathlib import Path

import click

from lending_app.cli.files import build_file_schema
from lending_app.cli.output import check_folder, write_text


@click.command()
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write.")
def schema(out: Path | None) -> None:
	"""The JSON Schema (draft 2020-12) of the files that the other commands read."""
	check_folder(out)
	write_text(json.dumps(build_file_schema(), indent=2, ensure_ascii=False) + "\n", out)
