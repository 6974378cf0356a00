from lending_app.contracts.documents.signatures_due import missing_signatures

__all__ = ["missing_signatures"]
