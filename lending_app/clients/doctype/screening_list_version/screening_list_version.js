frappe.ui.form.on("Screening List Version", {
	refresh(frm) {
		frm.set_query("screening_list", { filters: { list_format: ["!=", "Manual"], is_enabled: 1 } });
		if (frm.is_new()) {
			frm.set_intro(
				__("Saving reads the whole file. If anything in it is wrong, nothing of it is imported."),
				"blue",
			);
		}
	},
});
