// Taking a product from the market, now or from a day, and bringing it back. The server asks for role and reason.
frappe.provide("frappe.lending");

frappe.lending.change_product_status = function (frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Change Status of {0}", [frm.docname]),
		fields: [
			{
				fieldname: "status",
				fieldtype: "Select",
				label: __("Status"),
				options: ["Active", "Inactive", "Discontinued", "Under Review"].map((value) => ({
					value,
					label: __(value, null, "Loan Product"),
				})),
				default: frm.doc.status === "Active" ? "Inactive" : "Active",
				reqd: 1,
			},
			{
				fieldname: "day",
				fieldtype: "Date",
				label: __("From"),
				default: frappe.datetime.get_today(),
				reqd: 1,
				description: __("Inactive and Discontinued may begin on a day to come."),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		primary_action_label: __("Change Status"),
		async primary_action(values) {
			dialog.disable_primary_action();
			const args = { product: frm.docname, ...values };
			const status = await frappe.lending.ask("lending_app.products.version_api.change_status", args);
			dialog.enable_primary_action();
			if (status) {
				dialog.hide();
				frm.reload_doc();
			}
		},
	});
	dialog.show();
};
