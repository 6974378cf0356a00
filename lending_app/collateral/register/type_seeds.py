"""Types of collateral of a new site, with the fields by which each is told apart (GAR-02)."""

from __future__ import annotations

VIN, TEXT, WHOLE, NUMBER, DATE = "VIN", "Text", "Whole Number", "Number", "Date"
# Name: kind in provisions, whether it is insured, registered, has a place, is held; fields as label, rule, required,
# lowest and highest. Haircuts are the lender's and the regulator's: they are left at 0.
TYPES = {
	"Property": ("Real Estate", (1, 1, 1, 0), (("Registry Number", TEXT, 1, 0, 0), ("Parcel", TEXT, 0, 0, 0), ("Land Area (m²)", NUMBER, 0, 0, 0), ("Built Area (m²)", NUMBER, 0, 0, 0), ("Title Study On", DATE, 0, 0, 0))),
	"Vehicle": ("Vehicle", (1, 1, 0, 0), (("VIN", VIN, 1, 0, 0), ("Plate", TEXT, 0, 0, 0), ("Make", TEXT, 1, 0, 0), ("Model", TEXT, 1, 0, 0), ("Year", WHOLE, 1, 1900, 2100), ("Color", TEXT, 0, 0, 0), ("Mileage (km)", NUMBER, 0, 0, 0))),
	"Equipment": ("Machinery", (0, 0, 1, 0), (("Make", TEXT, 0, 0, 0), ("Model", TEXT, 0, 0, 0), ("Serial Number", TEXT, 1, 0, 0), ("Year", WHOLE, 0, 1900, 2100))),
	"Jewelry": ("Jewelry", (0, 0, 0, 1), (("Material", TEXT, 1, 0, 0), ("Carat", NUMBER, 1, 1, 24), ("Weight (g)", NUMBER, 1, 0.01, 0), ("Stones", TEXT, 0, 0, 0))),
	"Deposit": ("Deposit", (0, 0, 0, 0), (("Institution", TEXT, 1, 0, 0), ("Account Number", TEXT, 1, 0, 0), ("Matures On", DATE, 0, 0, 0))),
	"Securities": ("Securities", (0, 0, 0, 1), (("Issuer", TEXT, 1, 0, 0), ("Security Number", TEXT, 1, 0, 0), ("Number of Units", NUMBER, 0, 0, 0), ("Matures On", DATE, 0, 0, 0))),
	"Invoices": ("Receivables", (0, 0, 0, 0), (("Debtor", TEXT, 1, 0, 0), ("Invoice Number", TEXT, 1, 0, 0), ("Due On", DATE, 1, 0, 0))),
	"Livestock": ("Inventory", (0, 0, 1, 0), (("Species", TEXT, 1, 0, 0), ("Heads", WHOLE, 1, 1, 0), ("Brand Mark", TEXT, 0, 0, 0))),
	"Crop": ("Inventory", (0, 0, 1, 0), (("Crop", TEXT, 1, 0, 0), ("Area (ha)", NUMBER, 1, 0, 0), ("Harvest On", DATE, 0, 0, 0))),
	"Other Collateral": ("Other", (0, 0, 0, 0), ()),
}  # fmt: skip
