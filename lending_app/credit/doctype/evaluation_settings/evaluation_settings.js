frappe.ui.form.on("Evaluation Settings", {
	async onload(frm) {
		const names = await frappe.xcall("lending_app.credit.bureau.api.list_providers");
		frm.fields_dict.bureau_provider.set_data(names);
	},
});
