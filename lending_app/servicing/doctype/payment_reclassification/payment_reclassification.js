frappe.ui.form.on("Payment Reclassification", {
	setup(frm) {
		frappe.lending.add_style();
		frappe.lending.guard_cancel(frm);
		frm.set_query("repayment", () => ({ filters: { docstatus: 1 } }));
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		frappe.lending.show_reversal(frm);
		const is_draft = frm.doc.docstatus === 0;
		frm.toggle_display("effect_html", is_draft);
		frm.toggle_display("changes", !is_draft);
		preview(frm);
	},

	repayment: preview,
	allocation_preset: preview,
	allocation_direction: preview,
	excess_rule: preview,

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});

frappe.ui.form.on("Loan Product Allocation Step", {
	timing: preview,
	component: preview,
	allocation_steps_remove: preview,
});

async function preview(frm) {
	const wrapper = frm.fields_dict.effect_html.$wrapper;
	const args = get_question(frm.doc);
	if (!args) {
		const hint = __("Choose the payment and its new allocation to see what changes.");
		wrapper.html(`<p class="text-muted">${frappe.lending.text(hint)}</p>`);
		return;
	}
	const question = JSON.stringify(args);
	frm.asked_effect = question;
	const method = "lending_app.servicing.reclassification_api.preview_reclassification";
	const effect = await frappe.lending.ask(method, args);
	if (frm.asked_effect === question) {
		wrapper.html(effect ? show_effect(effect, frm.doc.currency) : "");
	}
}

// Nothing before the draft says what is to change.
function get_question({ docstatus, repayment, allocation_preset, excess_rule, ...doc }) {
	const is_asked = docstatus === 0 && repayment && (allocation_preset || excess_rule);
	const order = allocation_preset === "Custom" ? get_custom_order(doc) : {};
	return is_asked && order && { repayment, allocation_preset, excess_rule, ...order };
}

function get_custom_order({ allocation_direction, allocation_steps }) {
	const rows = (allocation_steps || []).filter((row) => row.timing && row.component);
	const steps = rows.map(({ timing, component }) => ({ timing, component }));
	return allocation_direction && steps.length ? { allocation_direction, allocation_steps: steps } : null;
}

function show_effect({ changes, owed, lines }, currency) {
	const { money, table, text, tiles } = frappe.lending;
	const cash = (amount) => money(amount, currency);
	const figure = (label, field) => ({
		label,
		figure: cash(owed[1][field]),
		note: text(__("Before: {0}", ["__"])).replace("__", cash(owed[0][field])),
		color: owed[0][field] === owed[1][field] ? "" : "orange",
	});
	const places = [
		{
			label: __("Installment"),
			cell: (row) => text(row.installment_number || __("None")),
		},
		{ label: __("Component"), cell: (row) => text(__(row.component)) },
		{ label: __("Before"), css: "amount", cell: (row) => cash(row.before_amount) },
		{ label: __("After"), css: "amount", cell: (row) => `<b>${cash(row.after_amount)}</b>` },
	];
	const entry = [
		{ label: __("Role"), cell: (row) => text(__(row.role)) },
		{ label: __("Debit"), css: "amount", cell: (row) => (row.debit ? cash(row.debit) : "") },
		{ label: __("Credit"), css: "amount", cell: (row) => (row.credit ? cash(row.credit) : "") },
	];
	const head = tiles([
		figure(__("Due Now"), "due_amount"),
		figure(__("Overdue"), "overdue_amount"),
		figure(__("Payoff"), "payoff_amount"),
	]);
	const posted = lines.length
		? `<h6 class="mt-3">${text(__("What Is Posted"))}</h6>${table(entry, lines)}`
		: `<p class="text-muted mt-3">${text(__("Nothing is posted: the ledger stays as it is."))}</p>`;
	return `${head}<div class="mt-3">${table(places, changes)}</div>${posted}`;
}
