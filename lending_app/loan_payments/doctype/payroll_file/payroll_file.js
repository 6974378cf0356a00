frappe.ui.form.on("Payroll File", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("agreement", () => ({ filters: { status: "Active" } }));
	},

	async refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (["Posted", "Cancelled"].includes(frm.doc.status)) {
			frm.disable_form();
		}
		add_steps(frm);
		if (["Checked", "Posted"].includes(frm.doc.status)) {
			await show_rows(frm);
		}
	},
});

function add_steps(frm) {
	const { status } = frm.doc;
	const answers = ["Generated", "Checked"].includes(status);
	if (status === "Draft") {
		const question = __("Write what is due up to the payday into the file?");
		add_step(frm, __("Make the File"), "lending_app.loan_payments.payroll_api.make", question);
	}
	if (answers) {
		const label = status === "Checked" ? __("Check Again") : __("Check the File");
		frm.add_custom_button(label, () => take(frm, "lending_app.loan_payments.payroll_api.check"));
	}
	if (status === "Checked") {
		const question = __("Post what the employer has deducted?");
		add_step(frm, __("Post Payments"), "lending_app.loan_payments.payroll_api.post", question);
	}
	if (answers) {
		frm.add_custom_button(__("Cancel the File"), () => ask_reason(frm));
	}
	if (status !== "Draft") {
		frm.add_custom_button(__("Deductions"), () =>
			frappe.set_route("List", "Payroll Line", { payroll_file: frm.docname }),
		);
	}
}

function add_step(frm, label, method, question) {
	frm.add_custom_button(label, () => frappe.confirm(question, () => take(frm, method))).addClass(
		"btn-primary",
	);
}

function ask_reason(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const method = "lending_app.loan_payments.payroll_api.cancel";
	frappe.prompt(field, ({ reason }) => take(frm, method, { reason }), __("Cancel the File"));
}

async function take(frm, method, more = {}) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	await frappe.lending.ask(method, { name: frm.docname, ...more });
	await frm.reload_doc();
}

async function show_rows(frm) {
	const method = "lending_app.loan_payments.payroll_api.list_rows";
	const rows = await frappe.xcall(method, { name: frm.docname }, "GET");
	const { money } = frappe.lending;
	const escape = frappe.utils.escape_html;
	const body = rows
		.map((row) => {
			const cells = [
				escape(row.employee_number || ""),
				escape(row.client_name || ""),
				row.loan ? frappe.utils.get_form_link("Loan", row.loan, true) : "",
				money(row.asked_amount, row.currency),
				money(row.deducted_amount, row.currency),
				money(row.difference_amount, row.currency),
				__(row.outcome),
				escape(row.message || ""),
			];
			return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
		})
		.join("");
	const heads = [
		__("Employee Number"),
		__("Client"),
		__("Loan"),
		__("To Deduct"),
		__("Deducted Amount"),
		__("Difference"),
		__("Outcome"),
		__("Reason"),
	];
	const head = heads.map((label) => `<th>${label}</th>`).join("");
	const table = `<div style="overflow-x: auto"><table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
	const text = rows.length ? table : `<p class="text-muted">${__("Everything was deducted as asked.")}</p>`;
	frm.get_field("rows_html").$wrapper.html(text);
}
