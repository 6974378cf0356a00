frappe.listview_settings.Scorecard = {
	add_fields: ["kind", "version", "effective_from"],

	onload(list) {
		if (frappe.model.can_create("Scorecard")) {
			list.page.add_inner_button(__("Fit from File"), () => open_fitting());
		}
	},
};

function open_fitting() {
	const dialog = new frappe.ui.Dialog({
		title: __("Fit a Logistic Scorecard"),
		fields: [
			{ fieldname: "scorecard_name", fieldtype: "Data", label: __("Scorecard Name"), reqd: 1 },
			{
				fieldname: "file_url",
				fieldtype: "Attach",
				label: __("Cases (CSV)"),
				reqd: 1,
				options: { restrictions: { allowed_file_types: [".csv"] } },
				description: __(
					"A row for each loan: what was answered when it was asked for, and how it went. Columns with protected attributes are left out.",
				),
			},
			{
				fieldname: "outcome",
				fieldtype: "Data",
				label: __("Column of the Outcome"),
				default: "outcome",
				reqd: 1,
			},
			{
				fieldname: "bad_value",
				fieldtype: "Data",
				label: __("Value of a Bad"),
				default: "bad",
				reqd: 1,
				description: __("As in 90 days past due or more."),
			},
		],
		primary_action_label: __("Fit"),
		async primary_action(values) {
			dialog.disable_primary_action();
			const name = await frappe
				.xcall("lending_app.credit.scoring.api.fit_from_file", values)
				.catch(() => false);
			dialog.enable_primary_action();
			if (name) {
				dialog.hide();
				frappe.set_route("Form", "Scorecard", name);
			}
		},
	});
	dialog.show();
}
