"""`lending-app`: the engine on the command line, without a server."""

from lending_app.cli.main import main

__all__ = ["main"]
