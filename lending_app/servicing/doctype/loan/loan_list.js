frappe.listview_settings["Loan"] = {
	add_fields: ["status", "days_past_due", "currency", "as_of_date", "charged_off_on"],

	// A column of its own would take the place of another.
	formatters: {
		outstanding_principal_amount(value, _df, doc) {
			const amount = frappe.utils.escape_html(format_currency(value, doc.currency));
			if (!doc.as_of_date) return amount;
			const day = frappe.utils.escape_html(frappe.datetime.str_to_user(doc.as_of_date));
			// Below the amount: beside it, one of the two would be cut off.
			return `<span class="lending-figure" title="${amount} · ${day}">${amount}<small>${day}</small></span>`;
		},
	},

	get_indicator(doc) {
		if (doc.status === "Active" && doc.days_past_due > 0) {
			// Short, for a telephone. The day stands below the balance of the same row.
			const label = __("Late: {0} d", [doc.days_past_due]);
			const color = doc.days_past_due > 30 ? "red" : "orange";
			return [label, color, "status,=,Active|days_past_due,>,0"];
		}
		if (doc.status === "Paid" && doc.charged_off_on) {
			return [__("Charged Off and Recovered"), "orange", "status,=,Paid|charged_off_on,is,set"];
		}
		const colors = {
			Approved: "blue",
			Active: "green",
			Defaulted: "red",
			"Charged Off": "red",
			Paid: "gray",
			Settled: "gray",
			Refinanced: "purple",
			Sold: "gray",
			Cancelled: "gray",
		};
		return [__(doc.status, null, "Loan"), colors[doc.status], `status,=,${doc.status}`];
	},
};
