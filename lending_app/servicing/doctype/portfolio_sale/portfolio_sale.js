frappe.ui.form.on("Portfolio Sale", {
	setup(frm) {
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", "loans", () => ({ filters: get_filters(frm) }));
	},

	refresh(frm) {
		frappe.lending.show_reversal(frm);
		if (frm.doc.docstatus === 0) {
			frm.add_custom_button(__("Get Charged-off Loans"), () => get_loans(frm));
		}
	},

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});

function get_filters({ doc }) {
	const filters = { status: "Charged Off", company: doc.company };
	return doc.branch ? { ...filters, branch: doc.branch } : filters;
}

async function get_loans(frm) {
	const { company, branch } = frm.doc;
	if (!company) {
		frappe.show_alert({ message: __("Choose the company first."), indicator: "orange" });
		return;
	}
	const rows = await frappe.lending.ask("lending_app.servicing.sale_api.list_sellable_loans", {
		company,
		branch: branch || null,
	});
	const known = new Set((frm.doc.loans || []).map((row) => row.loan));
	const found = (rows || []).filter((row) => !known.has(row.loan));
	frm.doc.loans = (frm.doc.loans || []).filter((row) => row.loan);
	for (const row of found) {
		frm.add_child("loans", row);
	}
	frm.refresh_field("loans");
	if (found.length > 0) {
		frm.dirty();
	}
	frappe.show_alert({ message: __("{0} loans added.", [found.length]), indicator: "blue" });
}
