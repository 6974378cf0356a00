// A client entered from a link: a prospect, with the warning of its form where one like it is there already.
frappe.ui.form.ClientQuickEntryForm = class ClientQuickEntryForm extends frappe.ui.form.QuickEntryForm {
	// Active, inactive and blocked come by acts of their own.
	set_meta_and_mandatory_fields() {
		super.set_meta_and_mandatory_fields();
		this.mandatory = this.mandatory.filter((df) => !["status", "naming_series"].includes(df.fieldname));
	}

	render_dialog() {
		super.render_dialog();
		const look = frappe.utils.debounce(() => {
			frappe.lending.look_for_similar_typed(this.dialog.body, this.dialog.get_values(true) || {});
		}, 500);
		this.dialog.$wrapper.on("input change", look);
	}
};
