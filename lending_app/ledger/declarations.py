"""What the module of the ledger declares to Frappe and to other modules; hooks.py gathers it."""

# Documents
_renamed = {
	"before_rename": ["lending_app.ledger.masters.events.check_rename"],
	"after_rename": ["lending_app.ledger.masters.events.carry_rename"],
}
_checked = {"validate": ["lending_app.ledger.masters.events.check_change"]}
# Accounts and cost centers stay usable while loans stand in them.
_bound = {
	"validate": [
		"lending_app.ledger.accounts.guard_bound_masters.refuse_unusable",
		"lending_app.ledger.masters.events.check_change",
	],
	"on_trash": ["lending_app.ledger.accounts.guard_bound_masters.refuse_bound"],
}
doc_events = {
	"*": {"after_rename": ["lending_app.ledger.masters.events.carry_dimension"]},
	"Account": _renamed | _bound,
	"Accounting Dimension": {
		"after_insert": ["lending_app.ledger.accounts.dimensions.add_product_field"],
		"on_trash": ["lending_app.ledger.accounts.dimensions.drop_product_field"],
	},
	"Branch": _renamed | _checked,
	"Cost Center": _renamed | _bound,
	"Currency": _renamed | _checked,
	"Customer": _renamed | _checked,
	"Fiscal Year": _checked,
	"Loan Product": _renamed,
	"Mode of Payment": _renamed | _checked,
	"Client": _renamed,
	"Company": _renamed,
	"Journal Entry": {
		**_renamed,
		"before_validate": ["lending_app.ledger.journals.events.check_entry"],
		"before_submit": ["lending_app.ledger.journals.events.set_against"],
		"on_submit": ["lending_app.ledger.journals.events.end_posting"],
		"before_update_after_submit": ["lending_app.ledger.journals.events.refuse_edited_entry"],
		"before_cancel": ["lending_app.ledger.journals.events.refuse_cancelling_lending_entry"],
		"on_trash": ["lending_app.ledger.journals.events.refuse_cancelling_lending_entry"],
	},
	"GL Entry": {
		"validate": ["lending_app.ledger.journals.events.check_row"],
		"on_trash": ["lending_app.ledger.journals.events.refuse_deleting_row"],
	},
	"Unreconcile Payment": {"validate": ["lending_app.ledger.journals.events.refuse_unreconciling"]},
	"Transaction Deletion Record": {"validate": ["lending_app.ledger.journals.events.refuse_wiping"]},
}
# With a field for each accounting dimension of ERPNext; Loan Product has one for each but the branch.
accounting_dimension_doctypes = ["Loan Ledger Entry"]
update_gl_dict_with_app_based_fields = "lending_app.ledger.journals.claims.mark_posting"

# Columns of wide lists; the sub-ledger's rows say nothing without account, debit and credit.
lending_wide_lists = {"Loan Ledger Entry": 7}
