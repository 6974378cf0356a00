// What a transfer moves, before it is submitted. The server counts and moves.
frappe.ui.form.on("Client Transfer", {
	setup(frm) {
		frm.set_query("client", () =>
			frm.doc.from_branch ? { filters: { branch: frm.doc.from_branch } } : {},
		);
		frm.set_query("to_branch", () => ({ filters: { name: ["!=", frm.doc.from_branch || ""] } }));
	},

	async refresh(frm) {
		if (frm.is_new()) {
			frm.set_intro(__("Save the transfer to see what it moves; submit it to move it."), "blue");
			return;
		}
		await show_loans(frm);
	},

	async client(frm) {
		if (frm.doc.client) {
			const { message } = await frappe.db.get_value("Client", frm.doc.client, "branch");
			frm.set_value("from_branch", message?.branch);
		}
	},

	is_whole_branch(frm) {
		frm.set_value("client", null);
	},
});

async function show_loans(frm) {
	const { wrapper } = frm.fields_dict.preview_html;
	if (frm.doc.docstatus !== 0) {
		$(wrapper).empty();
		return;
	}
	const loans = await frappe.lending.ask("lending_app.servicing.transfers.api.list_loans", {
		transfer: frm.docname,
	});
	if (!loans) {
		return;
	}
	const { link, money, table, text } = frappe.lending;
	frappe.lending.add_style();
	const columns = [
		{ label: __("Loan"), cell: (row) => link("Loan", row.name) },
		{ label: __("Client Name"), cell: (row) => text(row.client_name) },
		{ label: __("Status"), cell: (row) => text(__(row.status, null, "Loan")) },
		{
			label: __("Outstanding Principal"),
			css: "amount",
			cell: (row) => money(row.outstanding_principal_amount, row.currency),
		},
	];
	const more = frm.doc.number_of_loans - loans.length;
	const rest = more > 0 ? `<p class="text-muted">${text(__("{0} more loans", [more]))}</p>` : "";
	$(wrapper).html(loans.length ? table(columns, loans) + rest : "");
}
