frappe.ui.form.on("Contact Preference", {
	async refresh(frm) {
		if (!frappe.all_timezones) {
			const answer = await frappe.call("frappe.core.doctype.user.user.get_timezones");
			frappe.all_timezones = answer.message.timezones;
		}
		frm.fields_dict.time_zone.set_data(frappe.all_timezones);
	},
});
