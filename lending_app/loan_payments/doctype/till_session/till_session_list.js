frappe.listview_settings["Till Session"] = {
	add_fields: ["status", "currency", "difference_amount"],
	get_indicator({ status, difference_amount }) {
		if (status === "Closed" && difference_amount) {
			return [__("With a Difference"), "red", "status,=,Closed|difference_amount,!=,0"];
		}
		const colors = { Open: "green", Counted: "orange", Closed: "gray" };
		return [__(status, null, "Till Session"), colors[status], `status,=,${status}`];
	},
};
