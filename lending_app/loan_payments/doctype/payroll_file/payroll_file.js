frappe.ui.form.on("Payroll File", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("agreement", () => ({ filters: { status: "Active" } }));
	},

	async refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (["Making", "Posted", "Cancelled"].includes(frm.doc.status)) {
			frm.disable_form();
		}
		frappe.lending.show_making(frm);
		add_steps(frm);
		if (["Checked", "Posted"].includes(frm.doc.status)) {
			await show_rows(frm);
		}
	},
});

function add_steps(frm) {
	const { add_step, ask_reason } = frappe.lending;
	const { status } = frm.doc;
	const answers = ["Generated", "Checked"].includes(status);
	if (["Draft", "Failed"].includes(status)) {
		const question = __("Write what is due up to the payday into the file?");
		add_step(frm, __("Make the File"), "lending_app.loan_payments.payroll_api.make", question);
	}
	if (answers) {
		const label = status === "Checked" ? __("Check Again") : __("Check the File");
		frm.add_custom_button(label, () => check(frm));
	}
	if (status === "Checked") {
		const question = __("Post what the employer has deducted?");
		add_step(frm, __("Post Payments"), "lending_app.loan_payments.payroll_api.post", question);
	}
	if (answers || ["Making", "Failed"].includes(status)) {
		const title = __("Cancel the File");
		frm.add_custom_button(title, () =>
			ask_reason(frm, { title, label: title, method: "lending_app.loan_payments.payroll_api.cancel" }),
		);
	}
	if (status !== "Draft") {
		frm.add_custom_button(__("Deductions"), () =>
			frappe.set_route("List", "Payroll Line", { payroll_file: frm.docname }),
		);
	}
}

async function check(frm) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	await frappe.lending.ask("lending_app.loan_payments.payroll_api.check", { name: frm.docname });
	await frm.reload_doc();
}

async function show_rows(frm) {
	const { money, text } = frappe.lending;
	const amount = (label, field) => ({
		label,
		css: "amount",
		cell: (row) => money(row[field], row.currency),
	});
	const columns = [
		{ label: __("Employee Number"), cell: (row) => text(row.employee_number) },
		{ label: __("Client"), cell: show_client },
		amount(__("To Deduct"), "asked_amount"),
		amount(__("Deducted Amount"), "deducted_amount"),
		amount(__("Difference"), "difference_amount"),
		{ label: __("Outcome"), css: "wrap", cell: show_outcome },
	];
	const nothing = __("Everything was deducted as asked.");
	await frappe.lending.show_left_rows(
		frm,
		"lending_app.loan_payments.payroll_api.list_rows",
		columns,
		nothing,
	);
}

function show_outcome({ message, outcome }) {
	const { text } = frappe.lending;
	const reason = message ? `<div class="text-muted">${text(message)}</div>` : "";
	return text(__(outcome)) + reason;
}

function show_client({ client_name, loan }) {
	const { link, text } = frappe.lending;
	return text(client_name) + (loan ? `<div>${link("Loan", loan)}</div>` : "");
}
