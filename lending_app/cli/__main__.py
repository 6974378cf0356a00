"""`python -m lending_app.cli`."""

from lending_app.cli.main import main

main(prog_name="lending-app")
