frappe.listview_settings["Screening Run"] = {
	add_fields: ["status"],
	hide_name_column: true,

	get_indicator({ status }) {
		const colors = { Queued: "gray", Running: "blue", Finished: "green", Failed: "red" };
		return [__(status), colors[status], `status,=,${status}`];
	},
};
