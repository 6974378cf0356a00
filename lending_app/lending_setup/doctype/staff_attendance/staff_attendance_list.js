frappe.listview_settings["Staff Attendance"] = {
	hide_name_column: true,

	onload(list) {
		const clock = async (log_type) => {
			await frappe.xcall("lending_app.lending_setup.staff_api.clock", { log_type });
			list.refresh();
		};
		// Buttons where there is room, the menu on a telephone.
		for (const add of ["add_inner_button", "add_menu_item"]) {
			list.page[add](__("Come"), () => clock("In"));
			list.page[add](__("Go"), () => clock("Out"));
		}
	},

	get_indicator(doc) {
		return [
			__(doc.log_type, null, "Staff Attendance"),
			doc.log_type === "In" ? "green" : "gray",
			`log_type,=,${doc.log_type}`,
		];
	},
};
