frappe.listview_settings["Client Duplicate"] = {
	add_fields: ["status"],
	filters: [["status", "=", "Open"]],
	hide_name_column: true,

	get_indicator({ status }) {
		const colors = { Open: "orange", Dismissed: "gray", Merged: "green" };
		return [__(status), colors[status], `status,=,${status}`];
	},

	onload(list) {
		if (!frappe.model.can_write("Client Duplicate")) {
			return;
		}
		list.page.add_inner_button(__("Search Now"), async () => {
			await frappe.xcall("lending_app.clients.duplicates.api.search_duplicates");
			frappe.show_alert({ message: __("Searching in the background."), indicator: "blue" });
		});
	},
};
