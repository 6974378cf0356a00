const RETURN = "lending_app.servicing.guarantees.api.return_to_client";
const APPLY = "lending_app.servicing.guarantees.api.apply_to_debt";
const TAKE_BACK = "lending_app.servicing.guarantees.api.take_back_return";

frappe.ui.form.on("Liquid Guarantee", {
	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		frm.disable_save();
		if (!frappe.model.can_write("Liquid Guarantee")) {
			return;
		}
		if (frm.doc.status === "Held") {
			frm.add_custom_button(__("Return to Client"), () => return_to_client(frm)).addClass(
				"btn-primary",
			);
			frm.add_custom_button(__("Apply to the Debt"), () => apply_to_debt(frm));
		} else if (frm.doc.status === "Returned") {
			frm.add_custom_button(__("Reverse Return"), () => take_back(frm));
		}
	},
});

function return_to_client(frm) {
	const fields = [
		{
			fieldname: "mode_of_payment",
			fieldtype: "Link",
			options: "Mode of Payment",
			label: __("Mode of Payment"),
			default: frm.doc.mode_of_payment,
			reqd: 1,
		},
		{
			fieldname: "paid_on",
			fieldtype: "Date",
			label: __("Paid On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "reference_number", fieldtype: "Data", label: __("Bank Reference or Cheque No.") },
	];
	ask(frm, __("Return to Client"), fields, RETURN);
}

function apply_to_debt(frm) {
	const fields = [
		{
			fieldname: "amount",
			fieldtype: "Currency",
			label: __("Amount"),
			description: __("Leave it empty to apply all that is held, with its interest."),
		},
		{
			fieldname: "value_date",
			fieldtype: "Date",
			label: __("Value Date"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	];
	ask(frm, __("Apply to the Debt"), fields, APPLY);
}

function take_back(frm) {
	frappe.confirm(
		__("Reverse the return of {0}? It is held for the client again.", [frm.docname]),
		async () => {
			if ((await frappe.lending.ask(TAKE_BACK, { guarantee: frm.docname })) !== false) {
				frm.reload_doc();
			}
		},
	);
}

function ask(frm, title, fields, method) {
	frappe.lending.ask_values(frm, { title, fields, method, args: { guarantee: frm.docname } });
}
