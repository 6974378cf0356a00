// What the server would refuse lies in these too; the details of the way of paying are found in the form.
const ENTERED = [
	"name",
	"kind",
	"posting_date",
	"is_excess_confirmed",
	"mode_of_payment",
	"reference_number",
	"external_reference",
	"collateral",
	"liquid_guarantee",
	"received_at_branch",
];
const is_detail = (df) => Boolean(df.depends_on?.includes("doc.payment_method)"));
const list_entered = ({ meta }) => [
	...ENTERED,
	...meta.fields.filter(is_detail).map(({ fieldname }) => fieldname),
];

frappe.ui.form.on("Loan Repayment", {
	setup(frm) {
		frappe.lending.add_style();
		frappe.lending.guard_cancel(frm);
		frappe.meta.get_docfield("Loan Repayment Allocation", "rule").formatter = frappe.lending.rule;
		frm.set_query("loan", () => ({
			filters: { status: ["in", ["Active", "Defaulted", "Charged Off"]] },
		}));
		for (const { fieldname } of frm.meta.fields.filter(is_detail)) {
			frappe.ui.form.on("Loan Repayment", fieldname, show_preview);
		}
		frm.set_query("collateral", ({ loan }) => ({
			filters: { loan: loan || "", released_on: ["is", "not set"] },
		}));
	},

	async refresh(frm) {
		frappe.lending.show_reversal(frm);
		frm.toggle_display("client_name", false); // the link shows it
		const is_draft = frm.doc.docstatus === 0;
		frm.toggle_display("allocations", !is_draft);
		frm.toggle_display("allocation_preview", is_draft);
		frm.toggle_display("after_this_payment_section", !is_draft);
		if (is_draft) {
			await show_owed(frm);
		} else {
			add_print_button(frm);
		}
		if (frm.doc.docstatus === 1 && frappe.model.can_create("Payment Reclassification")) {
			frm.add_custom_button(
				__("Reclassify"),
				() => frappe.new_doc("Payment Reclassification", { repayment: frm.docname }),
				__("Actions"),
			);
		}
		if (frm.doc.docstatus === 2 && frappe.model.can_create("Loan Repayment")) {
			frm.add_custom_button(__("Enter Again"), () => enter_again(frm));
		}
	},

	mode_of_payment: show_method,
	loan: show_owed,
	value_date: show_owed,
	amount: show_preview,
	excess_rule: show_preview,
	execution_cost_amount: show_preview,
	is_excess_confirmed: show_preview,
	reference_number: show_preview,
	external_reference: show_preview,
	received_at_branch: show_preview,
	kind: show_preview,

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},

	before_submit: confirm_excess,

	on_submit(frm) {
		frappe.confirm(__("Receipt {0} is posted. Print it?", [frappe.lending.text(frm.docname)]), () =>
			frappe.lending.open_pdf(frm.doctype, frm.docname, "Loan Receipt"),
		);
	},
});

async function show_method(frm) {
	const { mode_of_payment: mode } = frm.doc;
	const found = mode && (await frappe.db.get_value("Mode of Payment", mode, "lending_payment_method"));
	if (mode === frm.doc.mode_of_payment) {
		await frm.set_value("payment_method", found?.message?.lending_payment_method || "");
		empty_others(frm);
		await show_preview(frm);
	}
}

// Details of the way of paying that was chosen before are out of sight, and would be refused.
function empty_others(frm) {
	for (const df of frm.meta.fields) {
		if (is_detail(df) && frm.doc[df.fieldname] && !frm.layout.evaluate_depends_on_value(df.depends_on)) {
			frm.set_value(df.fieldname, null);
		}
	}
}

// A payment far above the payoff is more often a slip: the server refuses it unless it is confirmed.
function confirm_excess(frm) {
	const { amount, is_excess_confirmed, kind } = frm.doc;
	const payoff = frm.owed?.payoff_amount;
	if (is_excess_confirmed || kind === "Collateral Proceeds" || !(payoff > 0) || amount <= payoff * 1.1) {
		return;
	}
	const { money } = frappe.lending;
	const { currency } = frm.doc;
	const question = __("{0} is {1} more than the payoff, {2}. Does the client really pay that much?", [
		money(amount, currency),
		money(amount - payoff, currency),
		money(payoff, currency),
	]);
	return new Promise((resolve) => {
		frappe.confirm(
			question,
			async () => {
				await frm.set_value("is_excess_confirmed", 1);
				resolve();
			},
			() => {
				frappe.validated = false; // the form stays as it is, with its button
				resolve();
			},
		);
	});
}

async function show_owed(frm) {
	const { loan, value_date } = frm.doc;
	frm.owed = null;
	if (loan && value_date) {
		const owed = await frappe.lending.ask("lending_app.servicing.api.get_owed", { loan, value_date });
		if (loan !== frm.doc.loan || value_date !== frm.doc.value_date) {
			return; // answered too late: another loan or day was chosen meanwhile
		}
		frm.owed = owed || null;
	}
	write_owed(frm);
	add_amount_buttons(frm);
	await show_preview(frm);
}

// Shown, not entered: the server fills these fields itself on submit, so the form stays clean.
function write_owed(frm) {
	for (const field of ["due_amount", "overdue_amount", "payoff_amount"]) {
		frm.doc[field] = frm.owed ? frm.owed[field] : 0;
		frm.refresh_field(field);
	}
	const { days_past_due, due_today_amount, next_due_amount, next_due_date } = frm.owed || {};
	const { day, money, text } = frappe.lending;
	frm.dashboard.clear_headline();
	if (days_past_due) {
		frappe.lending.headline(frm, text(__("{0} days past due.", [days_past_due])), "orange");
	} else if (due_today_amount) {
		const due = money(due_today_amount, frm.doc.currency);
		frappe.lending.headline(frm, __("Due on this day: {0}.", [due]), "orange");
	} else if (next_due_date) {
		const next = [money(next_due_amount, frm.doc.currency), day(next_due_date)];
		frappe.lending.headline(frm, __("Next installment: {0} on {1}.", next), "blue");
	}
}

function add_amount_buttons(frm) {
	const offers = [
		[__("Pay Due"), frm.owed?.due_amount],
		[__("Pay Next Installment"), frm.owed?.due_amount ? 0 : frm.owed?.next_due_amount],
		[__("Pay Off"), frm.owed?.payoff_amount],
	];
	for (const [label, amount] of offers) {
		frm.remove_custom_button(label);
		if (amount > 0) {
			frm.add_custom_button(label, () => frm.set_value("amount", amount));
		}
	}
}

async function show_preview(frm) {
	const { loan, value_date, amount, excess_rule, execution_cost_amount } = frm.doc;
	const wrapper = frm.fields_dict.allocation_preview.$wrapper;
	if (!loan || !value_date || !(amount > 0)) {
		wrapper.html(muted(__("Enter the amount to see where it goes.")));
		return;
	}
	const entered = Object.fromEntries(list_entered(frm).map((field) => [field, frm.doc[field]]));
	const asked = { loan, amount, value_date, excess_rule, costs: execution_cost_amount || 0, entered };
	frm.asked_preview = asked;
	const preview = await frappe.lending.ask("lending_app.servicing.api.preview_form", asked);
	if (frm.asked_preview === asked && preview) {
		const { rows, refusal } = preview;
		wrapper.html(get_refusal(refusal) + (rows.length > 0 ? get_preview(frm, rows) : ""));
	}
}

function muted(message) {
	return `<p class="text-muted">${frappe.lending.text(message)}</p>`;
}

function get_refusal(refusal) {
	const { text } = frappe.lending;
	return refusal
		? `<p class="text-warning">${text(__("This payment cannot be posted so: {0}", [refusal]))}</p>`
		: "";
}

function get_preview(frm, rows) {
	const { money, table, text } = frappe.lending;
	const currency = frm.doc.currency;
	const columns = [
		{
			label: __("Installment"),
			cell: (row) => (row.installment_number ? text(row.installment_number) : text(__("None"))),
			total: text(__("Amount Received")),
		},
		{ label: __("Component"), cell: (row) => text(__(row.component)) },
		{
			label: __("Amount"),
			css: "amount",
			cell: (row) => money(row.amount, currency),
			total: money(frm.doc.amount, currency),
		},
		{
			label: __("Rule"),
			css: "d-none d-md-table-cell",
			cell: (row) => `<span class="text-muted">${frappe.lending.rule(row.rule)}</span>`,
		},
	];
	return muted(__("Preview. Nothing is posted until you submit.")) + table(columns, rows);
}

function add_print_button(frm) {
	if (frm.perm[0].print) {
		frm.add_custom_button(__("Print Receipt"), () =>
			frappe.lending.open_pdf(frm.doctype, frm.docname, "Loan Receipt"),
		);
	}
}

// A reversed payment is entered again under its own number, not amended.
function enter_again(frm) {
	const { loan, value_date, amount, excess_rule, mode_of_payment, reference_number } = frm.doc;
	frappe.new_doc("Loan Repayment", {
		loan,
		value_date,
		amount,
		excess_rule,
		mode_of_payment,
		reference_number,
	});
}
