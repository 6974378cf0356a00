// Documents of one kind for the loans that are ticked, as one file.
{
	const settings = (frappe.listview_settings["Loan"] ||= {});
	const { onload } = settings;

	const generate = async (list) => {
		const loans = list.get_checked_items(true);
		await frappe.model.with_doctype("Loan Document Batch");
		const get_options = (field) => frappe.meta.get_docfield("Loan Document Batch", field).options;
		frappe.prompt(
			[
				{
					fieldname: "kind",
					fieldtype: "Select",
					label: __("Kind"),
					options: get_options("kind"),
					reqd: 1,
				},
				{
					fieldname: "output",
					fieldtype: "Select",
					label: __("File"),
					options: get_options("output"),
					default: "One PDF",
					reqd: 1,
				},
			],
			async ({ kind, output }) => {
				const args = { loans, kind, output };
				const batch = await frappe.lending.ask("lending_app.contracts.api.generate_for_loans", args);
				if (batch) {
					frappe.set_route("Form", "Loan Document Batch", batch);
				}
			},
			__("Generate Documents"),
			__("Generate"),
		);
	};

	settings.onload = (list) => {
		onload?.(list);
		if (frappe.model.can_write("Loan Document")) {
			list.page.add_actions_menu_item(__("Generate Documents"), () => generate(list));
		}
	};
}
