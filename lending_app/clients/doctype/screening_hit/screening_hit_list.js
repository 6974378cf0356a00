frappe.listview_settings["Screening Hit"] = {
	add_fields: ["status"],
	hide_name_column: true,

	get_indicator({ status }) {
		const colors = { Open: "orange", Cleared: "green", Confirmed: "red", Lifted: "blue", Closed: "gray" };
		return [__(status), colors[status], `status,=,${status}`];
	},
};
