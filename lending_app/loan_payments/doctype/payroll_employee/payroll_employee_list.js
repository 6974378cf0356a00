frappe.listview_settings["Payroll Employee"] = {
	add_fields: ["status"],
	get_indicator({ status }) {
		return [__(status), status === "Active" ? "green" : "orange", `status,=,${status}`];
	},
};
