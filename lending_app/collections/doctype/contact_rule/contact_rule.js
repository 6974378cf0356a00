frappe.ui.form.on("Contact Rule", {
	refresh(frm) {
		if (frm.is_new() || frm.doc.is_confirmed || !frm.perm[0].write) {
			return;
		}
		frm.add_custom_button(__("Confirm the Rule"), () =>
			frappe.lending.ask_reason(frm, {
				title: __("Confirm the Rule"),
				note: __("Which text you have read, and where. From then on the rule refuses contacts."),
				label: __("Confirm the Rule"),
				method: "lending_app.collections.api.confirm",
			}),
		).addClass("btn-primary");
	},
});
