const COLORS = { Faulty: "red", Unmatched: "orange", Failed: "red" };

frappe.ui.form.on("Payment Batch", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("mode_of_payment", () => ({ filters: { enabled: 1 } }));
	},

	async refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (!["Draft", "Checked"].includes(frm.doc.status)) {
			frm.disable_form();
		}
		add_steps(frm);
		if (frm.doc.status !== "Draft") {
			frm.add_custom_button(__("Where It Goes"), () =>
				frappe.set_route("query-report", "Payment Batch Allocation", { batch: frm.docname }),
			);
			await show_rows(frm);
		}
	},
});

function add_steps(frm) {
	const { status, number_ready, number_failed } = frm.doc;
	if (status === "Draft") {
		add_step(frm, __("Check the File"), "lending_app.loan_payments.batch_api.check").addClass(
			"btn-primary",
		);
	}
	if (status === "Checked") {
		frm.add_custom_button(__("Post Payments"), () => ask_posting(frm)).addClass("btn-primary");
		add_step(frm, __("Check Again"), "lending_app.loan_payments.batch_api.check");
	}
	if (["Draft", "Checked"].includes(status)) {
		frm.add_custom_button(__("Cancel the Batch"), () =>
			frappe.confirm(__("Give this batch up? Nothing of it is posted."), () =>
				take(frm, "lending_app.loan_payments.batch_api.cancel"),
			),
		);
	}
	if (["Posted", "Posted with Failures"].includes(status) && (number_failed || number_ready)) {
		add_step(frm, __("Try Again"), "lending_app.loan_payments.batch_api.retry").addClass("btn-primary");
	}
	if (status === "Posting") {
		frm.add_custom_button(__("Refresh"), () => frm.reload_doc());
	}
}

function add_step(frm, label, method) {
	return frm.add_custom_button(label, () => take(frm, method));
}

function ask_posting(frm) {
	const { number_ready, number_faulty, number_unmatched } = frm.doc;
	const left = [];
	if (number_faulty) {
		left.push(__("Faulty lines left out: {0}.", [number_faulty]));
	}
	if (number_unmatched) {
		left.push(__("Lines waiting until their loan is known: {0}.", [number_unmatched]));
	}
	const question = [__("Post the payments of this batch? Lines ready: {0}.", [number_ready]), ...left].join(
		"<br>",
	);
	frappe.confirm(question, () =>
		take(frm, "lending_app.loan_payments.batch_api.post", { leaves_faults: number_faulty ? 1 : 0 }),
	);
}

async function take(frm, method, more = {}) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	await frappe.lending.ask(method, { name: frm.docname, ...more });
	await frm.reload_doc();
}

async function show_rows(frm) {
	const rows = await frappe.xcall(
		"lending_app.loan_payments.batch_api.list_rows",
		{ name: frm.docname },
		"GET",
	);
	const field = frm.get_field("rows_html");
	const all = `<p><a class="all-rows">${__("All lines of the batch")}</a></p>`;
	field.$wrapper.html(
		(rows.length ? build_table(frm, rows) : `<p>${__("No line is faulty or unmatched.")}</p>`) + all,
	);
	field.$wrapper.find(".all-rows").on("click", () => {
		frappe.set_route("List", "Payment Batch Row", { batch: frm.docname });
	});
	field.$wrapper.find("[data-row]").on("click", (event) => ask_loan(frm, event.currentTarget.dataset.row));
}

// What the file says, where it could not be read as an amount.
function show_amount(frm, { amount, amount_text }) {
	return amount ? format_currency(amount, frm.doc.currency) : frappe.utils.escape_html(amount_text || "");
}

function build_table(frm, rows) {
	const escape = frappe.utils.escape_html;
	const may_match = frm.doc.status !== "Posting" && frm.doc.status !== "Cancelled";
	const lines = rows.map((row) => {
		const button = `<button class="btn btn-xs btn-default" data-row="${escape(row.name)}">${__("Choose the Loan")}</button>`;
		return `<tr>
			<td class="text-right">${row.line}</td>
			<td class="text-nowrap"><span class="indicator-pill ${COLORS[row.status]}">${__(row.status)}</span></td>
			<td>${escape(row.payer || row.client_name || "")}</td>
			<td class="text-right text-nowrap">${show_amount(frm, row)}</td>
			<td>${escape(row.external_reference || "")}</td>
			<td>${escape(row.message || "")}</td>
			<td>${may_match && row.status !== "Faulty" ? button : ""}</td>
		</tr>`;
	});
	const heads = [__("Line"), __("Status"), __("Payer"), __("Amount"), __("Reference"), __("Reason"), ""];
	const head = heads.map((label) => `<th>${label}</th>`).join("");
	return `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
}

function ask_loan(frm, row) {
	const field = {
		fieldname: "loan",
		fieldtype: "Link",
		options: "Loan",
		label: __("Loan"),
		reqd: 1,
		get_query: () => ({ filters: { company: frm.doc.company } }),
	};
	const assign = async ({ loan }) => {
		await frappe.lending.ask("lending_app.loan_payments.batch_api.assign_loan", { row, loan });
		await frm.reload_doc();
	};
	frappe.prompt(field, assign, __("Choose the Loan"));
}
