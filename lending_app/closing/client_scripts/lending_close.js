// Closing days from whichever form or list one is on; loaded through doctype_js and doctype_list_js.
frappe.provide("frappe.lending");

Object.assign(frappe.lending, {
	// Asks up to which day, and of which company where none is given.
	ask_close(company) {
		const yesterday = frappe.datetime.add_days(frappe.datetime.get_today(), -1);
		const fields = [
			{
				fieldname: "company",
				fieldtype: "Link",
				options: "Lending Company",
				label: __("Company"),
				default: company || frappe.defaults.get_user_default("Company"),
				read_only: company ? 1 : 0,
				reqd: 1,
			},
			{
				fieldname: "until",
				fieldtype: "Date",
				label: __("Up to"),
				default: yesterday,
				reqd: 1,
				description: __(
					"Every open day up to this one is closed, in order. A closed day stays closed.",
				),
			},
		];
		const dialog = new frappe.ui.Dialog({
			title: __("Close Days"),
			fields,
			primary_action_label: __("Close"),
			async primary_action(values) {
				dialog.disable_primary_action();
				const message = await frappe.lending.call("lending_app.closing.api.close_days", values);
				dialog.enable_primary_action();
				if (message) {
					dialog.hide();
				}
			},
		});
		dialog.show();
	},

	// Asks which loans are set against the ledgers.
	ask_check(list) {
		const dialog = new frappe.ui.Dialog({
			title: __("Check Loans"),
			fields: [
				{
					fieldname: "company",
					fieldtype: "Link",
					options: "Lending Company",
					label: __("Company"),
					default: frappe.defaults.get_user_default("Company"),
					reqd: 1,
				},
				{
					fieldname: "scope",
					fieldtype: "Select",
					options: ["Changed and Sample", "All Loans"].map((value) => ({
						value,
						label: __(value, null, "Loan Check"),
					})),
					label: __("Scope"),
					default: "Changed and Sample",
					reqd: 1,
					description: __(
						"Each loan is calculated again from its history and compared with what is stored and posted. Nothing is changed.",
					),
				},
			],
			primary_action_label: __("Check"),
			async primary_action(values) {
				dialog.disable_primary_action();
				const message = await frappe.lending.call("lending_app.closing.api.check_loans", values);
				dialog.enable_primary_action();
				if (message) {
					dialog.hide();
					list.refresh();
				}
			},
		});
		dialog.show();
	},

	// A loan that a close has set aside; says what came of it.
	retry_loan(failure) {
		return frappe.lending.call("lending_app.closing.api.retry_loan", { failure });
	},

	// The server's message, shown; nothing where it refused, which Frappe has told the user by then.
	async call(method, args) {
		try {
			const message = await frappe.xcall(method, args);
			frappe.show_alert({ message: frappe.utils.escape_html(message), indicator: "green" }, 10);
			return message;
		} catch {
			return null;
		}
	},
});
