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
		if (frm.doc.status !== "Draft") {
			frm.disable_form();
			await show_rows(frm);
		}
		add_steps(frm);
	},
});

function add_steps(frm) {
	const { status } = frm.doc;
	if (status === "Draft") {
		const question = __("Write every debit that is due on this day into the file?");
		add_step(frm, __("Make the File"), "lending_app.loan_payments.direct_debit_api.make", question);
	}
	if (status === "Generated") {
		const question = __("Mark the file as sent? It can no longer be cancelled.");
		add_step(frm, __("Release the File"), "lending_app.loan_payments.direct_debit_api.release", question);
		frm.add_custom_button(__("Cancel the Batch"), () => ask_reason(frm));
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

function add_step(frm, label, step, question) {
	frm.add_custom_button(label, () =>
		frappe.confirm(question, () => take(frm, step, { name: frm.docname })),
	).addClass("btn-primary");
}

function ask_reason(frm) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	const answer = ({ reason }) =>
		take(frm, "lending_app.loan_payments.direct_debit_api.cancel", { name: frm.docname, reason });
	frappe.prompt(field, answer, __("Cancel the Batch"));
}

async function take(frm, step, args) {
	await frappe.lending.ask(step, args);
	await frm.reload_doc();
}

async function show_rows(frm) {
	const rows = await frappe.xcall(
		"lending_app.loan_payments.direct_debit_api.list_rows",
		{ name: frm.docname },
		"GET",
	);
	const { money } = frappe.lending;
	const escape = frappe.utils.escape_html;
	const body = rows
		.map((row) => {
			const link = frappe.utils.get_form_link("Loan", row.loan, true);
			const reason = row.message || [row.bank_code, row.bank_reason].filter(Boolean).join(" ");
			const next = row.next_try_on ? frappe.datetime.str_to_user(row.next_try_on) : "";
			const cells = [
				link,
				escape(row.client_name || ""),
				money(row.amount, row.currency),
				__(row.status),
				escape(reason || ""),
				next,
			];
			return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
		})
		.join("");
	const heads = [__("Loan"), __("Client"), __("Amount"), __("Status"), __("Reason"), __("Next Try On")];
	const head = heads.map((label) => `<th>${label}</th>`).join("");
	const table = `<div style="overflow-x: auto"><table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
	const text = rows.length
		? table
		: `<p class="text-muted">${__("Nothing was left out or sent back.")}</p>`;
	frm.get_field("rows_html").$wrapper.html(text);
}
