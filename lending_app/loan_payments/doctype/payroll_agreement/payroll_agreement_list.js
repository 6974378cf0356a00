frappe.listview_settings["Payroll Agreement"] = {
	add_fields: ["status"],
	get_indicator({ status }) {
		return [__(status), status === "Active" ? "green" : "gray", `status,=,${status}`];
	},
};
