frappe.ui.form.on("Disbursement Order", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("loan", () => ({
			filters: { status: ["in", ["Approved", "Active"]], available_amount: [">", 0] },
		}));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status !== "Draft") {
			frm.disable_form();
		}
		show_checks(frm);
		show_taken_back(frm);
		add_steps(frm);
	},
});

// Yes or no for each, and why.
async function show_checks(frm) {
	const is_open = ["Draft", "Pending Approval", "Held for Review", "Approved"].includes(frm.doc.status);
	frm.toggle_display("checks_section", is_open);
	if (!is_open) {
		return;
	}
	const rows = await frappe.lending.ask("lending_app.disbursement.api.get_checks", { name: frm.docname });
	const { table, text } = frappe.lending;
	const columns = [
		{ label: __("Check"), css: "wrap", cell: (row) => text(row.check) },
		{
			label: __("Yes or No"),
			cell: (row) => {
				const [color, word] = row.is_warning
					? ["orange", __("Warning")]
					: row.ok
						? ["green", __("Yes")]
						: ["red", __("No")];
				return `<span class="indicator-pill ${color}">${text(word)}</span>`;
			},
		},
		{ label: __("Reason"), css: "wrap", cell: (row) => text(frappe.utils.html2text(row.reason)) },
	];
	frm.get_field("checks_html").$wrapper.html(rows ? table(columns, rows) : "");
}

// Whose money came back while the loan keeps what the others got: the table has no room for it.
function show_taken_back(frm) {
	const { text } = frappe.lending;
	const lines = (frm.doc.payees || [])
		.filter((row) => row.repayment)
		.map((row) => {
			const said = `${row.payee_name}, ${format_currency(row.amount, row.currency)}: ${__(row.payment_status, null, row.doctype)}`;
			return `${text(said)} (<a href="/app/loan-repayment/${encodeURIComponent(row.repayment)}">${text(row.repayment)}</a>)`;
		});
	if (lines.length) {
		frm.dashboard.set_headline(lines.join("<br>"), "orange");
	}
}

function add_steps(frm) {
	const { status } = frm.doc;
	const steps = {
		Draft: [ask_for_approval, cancel],
		"Pending Approval": [approve, reject, cancel],
		"Held for Review": [release, reject, cancel],
		Approved: [execute, cancel],
		Executed: [confirm_receipt, request_void, authorize_void, record_return],
	};
	for (const step of steps[status] || []) {
		step(frm);
	}
}

function is_maker(frm) {
	return [frm.doc.owner, frm.doc.requested_by].includes(frappe.session.user);
}

function may_approve() {
	return ["Treasurer", "Lending Manager", "System Manager"].some((role) => frappe.user.has_role(role));
}

async function take(frm, method, args = {}) {
	const done = await frappe.lending.ask(method, { name: frm.docname, ...args });
	if (done !== false) {
		await frm.reload_doc();
	}
}

function with_reason(frm, label, method) {
	frm.add_custom_button(label, () => frappe.lending.ask_reason(frm, { title: label, label, method }));
}

function ask_for_approval(frm) {
	frm.add_custom_button(__("Ask for Approval"), () =>
		take(frm, "lending_app.disbursement.api.request_approval"),
	).addClass("btn-primary");
}

function approve(frm) {
	if (may_approve() && !is_maker(frm)) {
		frm.add_custom_button(__("Approve"), () =>
			take(frm, "lending_app.disbursement.api.approve"),
		).addClass("btn-primary");
	}
}

function reject(frm) {
	if (may_approve() && !is_maker(frm)) {
		with_reason(frm, __("Reject"), "lending_app.disbursement.api.reject");
	}
}

function release(frm) {
	if (frappe.user.has_role(frm.doc.review_role) && !is_maker(frm)) {
		with_reason(frm, __("Release the Order"), "lending_app.disbursement.api.release");
	}
}

function cancel(frm) {
	if (may_approve() || is_maker(frm)) {
		with_reason(frm, __("Cancel the Order"), "lending_app.disbursement.api.cancel");
	}
}

// One key for each time the form is shown: a double click is the same attempt.
function execute(frm) {
	const is_cash = (frm.doc.payees || []).every((row) => row.method === "Cash");
	if (!may_approve() && !(is_cash && frappe.user.has_role("Teller"))) {
		return;
	}
	const key = frappe.utils.get_random(20);
	frm.add_custom_button(__("Pay Out"), () =>
		frappe.confirm(
			__("Pay out {0} to {1}?", [
				format_currency(frm.doc.net_amount, frm.doc.currency),
				frappe.lending.text(frm.doc.client_name),
			]),
			() => take(frm, "lending_app.disbursement.api.execute", { key }),
		),
	).addClass("btn-primary");
}

function request_void(frm) {
	if (!frm.doc.void_requested_by) {
		take_back(frm, __("Ask to Void"), "lending_app.disbursement.api.request_void");
	}
}

// Money that came back and that no payment file answers for.
function record_return(frm) {
	if (may_approve()) {
		const posting_date = {
			fieldname: "posting_date",
			fieldtype: "Date",
			label: __("Posted On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		};
		take_back(frm, __("Record Return"), "lending_app.disbursement.api.record_return", [posting_date]);
	}
}

// All of it, or what one of several payees has got.
function take_back(frm, label, method, fields = []) {
	const paid = (frm.doc.payees || []).filter((row) => !row.repayment);
	const options = paid.map((row) => ({
		value: row.idx,
		label: `${row.idx}: ${row.payee_name}, ${format_currency(row.amount, row.currency)}`,
	}));
	const payee = {
		fieldname: "payee",
		fieldtype: "Select",
		label: __("Payee"),
		options: [{ value: "", label: __("All of them") }, ...options],
	};
	const reason = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	frm.add_custom_button(label, () =>
		frappe.lending.ask_values(frm, {
			title: label,
			fields: [...(paid.length > 1 ? [payee] : []), ...fields, reason],
			method,
			args: { name: frm.docname },
		}),
	);
}

function authorize_void(frm) {
	if (frm.doc.void_requested_by && frm.doc.void_requested_by !== frappe.session.user && may_approve()) {
		frm.add_custom_button(__("Authorize the Void"), () =>
			frappe.confirm(get_void_question(frm), () =>
				take(frm, "lending_app.disbursement.api.authorize_void"),
			),
		);
	}
}

function get_void_question(frm) {
	const row = (frm.doc.payees || []).find(({ idx }) => idx === frm.doc.void_payee);
	return row
		? __("Take {0}, paid to {1}, off the loan?", [
				format_currency(row.amount, row.currency),
				frappe.lending.text(row.payee_name),
			])
		: __("Reverse the disbursement and all that it has posted?");
}

function confirm_receipt(frm) {
	if (frm.doc.received_on) {
		return;
	}
	frm.add_custom_button(__("Confirm Receipt"), () => {
		const dialog = new frappe.ui.Dialog({
			title: __("Confirm Receipt"),
			fields: [
				{
					fieldname: "received_on",
					fieldtype: "Date",
					label: __("Received On"),
					default: frappe.datetime.get_today(),
					reqd: 1,
				},
				{
					fieldname: "received_by",
					fieldtype: "Data",
					label: __("Received By"),
					default: frm.doc.client_name,
				},
				{ fieldname: "signature", fieldtype: "Signature", label: __("Signature") },
				{ fieldname: "proof", fieldtype: "Attach", label: __("Proof of the Transfer") },
			],
			primary_action_label: __("Confirm Receipt"),
			async primary_action(values) {
				dialog.hide();
				await take(frm, "lending_app.disbursement.api.confirm_receipt", values);
			},
		});
		dialog.show();
	});
}
