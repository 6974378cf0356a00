frappe.listview_settings["Credit Bureau Report"] = {
	add_fields: ["valid_until", "docstatus"],

	get_indicator(doc) {
		if (doc.docstatus === 1 && doc.valid_until && doc.valid_until < frappe.datetime.get_today()) {
			return [__("Expired"), "orange", `valid_until,<,${frappe.datetime.get_today()}|docstatus,=,1`];
		}
		return null;
	},

	onload(list) {
		if (!frappe.model.can_create("Credit Bureau Report")) {
			return;
		}
		list.page.add_inner_button(__("Take File"), () => take_file(list));
		list.page.add_inner_button(__("Ask Bureau"), () => ask_bureau(list));
	},
};

function take_file(list) {
	new frappe.ui.FileUploader({
		restrictions: { allowed_file_types: [".json", ".csv"] },
		make_attachments_public: false,
		async on_success(file) {
			const method = "lending_app.credit.bureau.api.take_upload";
			const { message } = await frappe.call({
				method,
				args: { file_url: file.file_url },
				freeze: true,
			});
			frappe.show_alert({ message: __("{0} reports taken", [message.length]), indicator: "green" });
			list.refresh();
		},
	});
}

function ask_bureau(list) {
	const fields = [
		{ fieldname: "client", fieldtype: "Link", options: "Client", label: __("Client"), reqd: 1 },
	];
	frappe.prompt(
		fields,
		async ({ client }) => {
			const method = "lending_app.credit.bureau.api.ask_bureau";
			const { message } = await frappe.call({ method, args: { client }, freeze: true });
			frappe.set_route("Form", "Credit Bureau Report", message);
			list.refresh();
		},
		__("Ask Bureau"),
		__("Ask"),
	);
}
