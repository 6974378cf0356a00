frappe.ui.form.on("Screening List Entry", {
	async refresh(frm) {
		frm.set_query("screening_list", { filters: { list_format: "Manual" } });
		if (frm.is_new()) {
			return;
		}
		const { message } = await frappe.db.get_value(
			"Screening List",
			frm.doc.screening_list,
			"list_format",
		);
		if (message?.list_format !== "Manual") {
			frm.disable_form();
			frm.set_intro(
				__("This entry comes from the list's file and changes with its next version."),
				"blue",
			);
		}
	},
});
