const PAY = "lending_app.servicing.referrals.api.pay";

frappe.ui.form.on("Referral Fee", {
	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		const { amount, currency, payee_name, status } = frm.doc;
		const { money, text } = frappe.lending;
		if (status === "Due") {
			frappe.lending.headline(
				frm,
				__("{0} is owed to {1}.", [money(amount, currency), text(payee_name)]),
				"orange",
			);
			if (frappe.model.can_submit("Loan Disbursement")) {
				frm.add_custom_button(__("Pay"), () => pay(frm)).addClass("btn-primary");
			}
		} else if (status === "To Recover") {
			frappe.lending.headline(
				frm,
				__(
					"The loan was taken back after {0} was paid to {1}. Ask for it, or set it against the next fee.",
					[money(amount, currency), text(payee_name)],
				),
				"red",
			);
		}
	},
});

function pay(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Pay {0}", [frm.docname]),
		fields: [
			{
				fieldname: "mode_of_payment",
				fieldtype: "Link",
				options: "Mode of Payment",
				label: __("Mode of Payment"),
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
		],
		primary_action_label: __("Pay"),
		async primary_action(values) {
			dialog.disable_primary_action();
			const done = await frappe.lending.ask(PAY, { fee: frm.docname, ...values });
			dialog.enable_primary_action();
			if (done !== false) {
				dialog.hide();
				frm.reload_doc();
			}
		},
	});
	dialog.show();
}
