frappe.ui.form.on("Direct Debit Batch", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("bank_account", () => ({
			filters: { company: frm.doc.company, is_company_account: 1, disabled: 0 },
		}));
		frm.set_query("layout", () => ({ filters: { purpose: "Direct Debits", is_enabled: 1 } }));
		frm.set_query("mode_of_payment", () => ({ filters: { enabled: 1 } }));
	},

	async refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (!["Draft", "Failed"].includes(frm.doc.status)) {
			frm.disable_form();
		}
		frappe.lending.show_making(frm);
		add_steps(frm);
		if (!["Draft", "Making"].includes(frm.doc.status)) {
			await show_rows(frm);
		}
	},
});

function add_steps(frm) {
	const { add_step, ask_reason } = frappe.lending;
	const { status } = frm.doc;
	if (["Draft", "Failed"].includes(status)) {
		const question = __("Write every debit that is due on this day into the file?");
		add_step(frm, __("Make the File"), "lending_app.loan_payments.direct_debit_api.make", question);
	}
	if (status === "Generated") {
		const question = __("Mark the file as sent? It can no longer be cancelled.");
		add_step(frm, __("Release the File"), "lending_app.loan_payments.direct_debit_api.release", question);
	}
	if (["Making", "Failed", "Generated"].includes(status)) {
		const title = __("Cancel the Batch");
		frm.add_custom_button(title, () =>
			ask_reason(frm, {
				title,
				label: title,
				method: "lending_app.loan_payments.direct_debit_api.cancel",
			}),
		);
	}
	if (status === "Sent") {
		const question = __("Post every debit that the bank has not sent back?");
		add_step(
			frm,
			__("Post the Rest"),
			"lending_app.loan_payments.direct_debit_api.collect_rest",
			question,
		);
		frm.add_custom_button(__("Load a Response"), () =>
			frappe.new_doc("Direct Debit Response", { company: frm.doc.company, format: frm.doc.format }),
		);
	}
	if (status !== "Draft") {
		frm.add_custom_button(__("Debits"), () =>
			frappe.set_route("List", "Direct Debit", { batch: frm.docname }),
		);
	}
}

async function show_rows(frm) {
	const { day, link, money, text } = frappe.lending;
	const columns = [
		{ label: __("Loan"), cell: (row) => link("Loan", row.loan) },
		{ label: __("Client"), cell: (row) => text(row.client_name) },
		{ label: __("Amount"), css: "amount", cell: (row) => money(row.amount, row.currency) },
		{ label: __("Status"), cell: (row) => text(__(row.status)) },
		{
			label: __("Reason"),
			css: "wrap",
			cell: (row) => text(row.message || [row.bank_code, row.bank_reason].filter(Boolean).join(" ")),
		},
		{ label: __("Next Try On"), cell: (row) => (row.next_try_on ? day(row.next_try_on) : "") },
	];
	const nothing = __("Nothing was left out or sent back.");
	await frappe.lending.show_left_rows(
		frm,
		"lending_app.loan_payments.direct_debit_api.list_rows",
		columns,
		nothing,
	);
}
