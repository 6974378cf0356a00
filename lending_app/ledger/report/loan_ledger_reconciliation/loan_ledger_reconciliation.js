frappe.query_reports["Loan Ledger Reconciliation"] = {
	filters: [
		frappe.lending.company_filter(),
		{
			fieldname: "to_date",
			label: __("Up to"),
			fieldtype: "Date",
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	],
	onload(report) {
		if (!frappe.model.can_write("Lending Company")) {
			return;
		}
		report.page.add_inner_button(__("Move Balances"), () => {
			const company = report.get_filter_value("company");
			frappe.confirm(
				__(
					"Post journal entries that move balances of loans into the accounts in which they belong?",
				),
				async () => {
					const made = await frappe.xcall("lending_app.ledger.api.move_balances", {
						company,
					});
					frappe.show_alert({
						message: made.length
							? __("{0} journal entries posted.", [made.length])
							: __("Nothing to move."),
						indicator: "green",
					});
					report.refresh();
				},
			);
		});
	},
	formatter(value, row, column, data, default_formatter) {
		const text = default_formatter(value, row, column, data);
		if (column.fieldname === "difference" && data && data.difference) {
			return `<span class="text-danger">${text}</span>`;
		}
		return text;
	},
};
