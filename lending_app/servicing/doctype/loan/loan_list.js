frappe.listview_settings["Loan"] = {
	add_fields: ["status", "days_past_due", "currency"],

	get_indicator(doc) {
		if (doc.status === "Active" && doc.days_past_due > 0) {
			const label = __("{0} Days Late", [doc.days_past_due]);
			const color = doc.days_past_due > 30 ? "red" : "orange";
			return [label, color, "status,=,Active|days_past_due,>,0"];
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
		return [__(doc.status), colors[doc.status], `status,=,${doc.status}`];
	},
};
