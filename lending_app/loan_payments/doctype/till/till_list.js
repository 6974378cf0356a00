frappe.listview_settings["Till"] = {
	add_fields: ["status", "currency", "is_disabled"],
	get_indicator({ status, is_disabled }) {
		if (is_disabled) {
			return [__("Disabled"), "gray", "is_disabled,=,1"];
		}
		const colors = { Open: "green", Counted: "orange", Closed: "gray" };
		return [__(status, null, "Till"), colors[status], `status,=,${status}`];
	},
};
