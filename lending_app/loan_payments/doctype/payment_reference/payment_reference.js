frappe.ui.form.on("Payment Reference", {
	refresh(frm) {
		frappe.lending.translate_values(frm, ["status", "amount_kind"]);
		// The form takes its own right to write away.
		const may_write = frm.perm[0].write;
		frm.disable_form();
		if (["Active", "Expired"].includes(frm.doc.status) && may_write) {
			frm.add_custom_button(__("Cancel the Reference"), () =>
				frappe.lending.ask_reason(frm, {
					title: __("Cancel the Reference"),
					label: __("Cancel the Reference"),
					method: "lending_app.loan_payments.reference_api.cancel",
				}),
			);
		}
		if (frm.doc.status === "Active" && frm.perm[0].print) {
			frm.add_custom_button(__("Payment Slip"), () =>
				frappe.lending.open_pdf("Payment Reference", frm.docname, "Payment Slip"),
			).addClass("btn-primary");
		}
	},
});
