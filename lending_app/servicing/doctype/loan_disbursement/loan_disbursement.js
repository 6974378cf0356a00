frappe.ui.form.on("Loan Disbursement", {
	setup(frm) {
		frappe.lending.add_style();
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", () => ({
			filters: { status: ["in", ["Approved", "Active"]], available_amount: [">", 0] },
		}));
	},

	async refresh(frm) {
		frappe.lending.show_reversal(frm);
		frm.toggle_display("client_name", false); // the link shows it
		const is_draft = frm.doc.docstatus === 0;
		frm.toggle_display("schedule_section", is_draft);
		if (is_draft) {
			await show_estimate(frm);
		}
		if (frm.doc.docstatus === 1) {
			frm.add_custom_button(__("Loan"), () => frappe.set_route("Form", "Loan", frm.doc.loan));
		}
	},

	async loan(frm) {
		if (frm.doc.loan) {
			const { message } = await frappe.db.get_value("Loan", frm.doc.loan, "available_amount");
			await frm.set_value("amount", message.available_amount);
		}
		await show_estimate(frm);
	},

	amount: show_estimate,
	value_date: show_estimate,

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});

async function show_estimate(frm) {
	const { loan, value_date, amount } = frm.doc;
	if (!loan || !value_date || !(amount > 0)) {
		write_costs(frm, {});
		frm.fields_dict.schedule_html.$wrapper.empty();
		return;
	}
	const asked = { loan, value_date, amount };
	frm.asked_estimate = asked;
	const estimate = await frappe.lending.ask("lending_app.servicing.desk_api.get_estimate", asked);
	if (frm.asked_estimate !== asked) {
		return; // answered too late: the form has moved on
	}
	write_costs(frm, estimate.costs || {});
	frm.fields_dict.schedule_html.$wrapper.html(get_schedule(frm, estimate));
}

// Shown, not entered: the server fills these fields itself on submit.
function write_costs(frm, costs) {
	for (const field of [
		"fee_amount",
		"fee_tax_amount",
		"insurance_amount",
		"interest_amount",
		"net_amount",
	]) {
		frm.doc[field] = costs[field] || 0;
		frm.refresh_field(field);
	}
}

function get_schedule(frm, estimate) {
	const { plan_table, text } = frappe.lending;
	const note = estimate.installments
		? __("Submitting fixes this schedule. It counts from the value date.")
		: __("No schedule can be made so. Check the amount and the value date.");
	const table = estimate.installments
		? plan_table(estimate.installments, estimate.schedule_totals, frm.doc.currency)
		: "";
	return `<p class="text-muted">${text(note)}</p>${table}`;
}
