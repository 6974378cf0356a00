frappe.ui.form.on("Collateral", {
	setup(frm) {
		frm.set_query("collateral_type", { filters: { is_active: 1 } });
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
	},

	async collateral_type(frm) {
		if (!frm.doc.collateral_type) {
			return;
		}
		const type = await frappe.db.get_doc("Collateral Type", frm.doc.collateral_type);
		frm.clear_table("details");
		for (const field of type.details) {
			frm.add_child("details", { label: field.label });
		}
		frm.set_value("haircut_percent", type.haircut_percent);
		frm.refresh_field("details");
	},
});
