frappe.ui.form.on("Loan Charge", {
	setup(frm) {
		frappe.lending.add_style();
		frappe.lending.guard_cancel(frm);
		frm.set_query("loan", () => ({ filters: { status: ["in", ["Active", "Defaulted"]] } }));
		frm.set_query("charge_type", () => ({ filters: { is_disabled: 0 } }));
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		frappe.lending.show_reversal(frm);
		preview(frm);
	},

	loan: preview,
	value_date: preview,

	async charge_type(frm) {
		await propose_amount(frm);
		await preview(frm);
	},

	amount: preview,
	is_with_installment: preview,
	due_date: preview,

	before_cancel(frm) {
		// The dialog cancels through its own call; anything else must not do so without a reason.
		frappe.validated = false;
		frappe.lending.ask_reversal(frm);
	},
});

// The usual amount of the kind, where the loan is in its currency.
async function propose_amount(frm) {
	const { charge_type, amount, currency } = frm.doc;
	if (!charge_type || amount) {
		return;
	}
	const { message } = await frappe.db.get_value("Loan Charge Type", charge_type, ["amount", "currency"]);
	if (message?.amount && message.currency === currency) {
		await frm.set_value("amount", message.amount);
	}
}

function preview(frm) {
	const { loan, value_date, charge_type, amount, is_with_installment, due_date } = frm.doc;
	const args = {
		loan,
		value_date,
		charge_type,
		amount: amount || 0,
		is_with_installment: is_with_installment ? 1 : 0,
		due_date: due_date || null,
	};
	const method = "lending_app.servicing.desk_api.preview_charge";
	return frappe.lending.preview_plan(frm, method, ["value_date", "charge_type", "amount"], args);
}
