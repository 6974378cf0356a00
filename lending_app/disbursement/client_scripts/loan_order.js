// A loan that can be drawn is paid out by an order.
frappe.ui.form.on("Loan", {
	refresh(frm) {
		const is_open =
			frm.doc.status === "Approved" || (frm.doc.status === "Active" && frm.doc.available_amount > 0);
		if (!is_open || !frappe.model.can_create("Disbursement Order")) {
			return;
		}
		const prepare = async () => {
			const name = await frappe.lending.ask("lending_app.disbursement.api.prepare", {
				loan: frm.docname,
			});
			if (name) {
				frappe.set_route("Form", "Disbursement Order", name);
			}
		};
		frm.add_custom_button(__("Disbursement Order"), prepare, __("Create"));
		// Where nothing is paid out without an order, the form's main button makes one.
		if (frm.doc.status === "Approved" && frm.doc.__onload?.is_disbursed_by_order) {
			frm.page.set_primary_action(__("Disburse"), prepare);
		}
	},
});
