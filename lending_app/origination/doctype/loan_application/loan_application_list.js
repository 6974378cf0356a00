frappe.listview_settings["Loan Application"] = {
	add_fields: ["status", "currency", "requested_amount"],
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		if (doc.docstatus === 2) {
			return [__("Cancelled", null, "Loan Application"), "red", "docstatus,=,2"];
		}
		const colors = {
			Draft: "gray",
			Submitted: "blue",
			"In Review": "orange",
			"Needs Information": "yellow",
			Approved: "green",
			Offered: "cyan",
			Accepted: "green",
			Declined: "gray",
			Rejected: "red",
			Expired: "gray",
			Disbursed: "purple",
			Withdrawn: "gray",
		};
		return [__(doc.status, null, "Loan Application"), colors[doc.status], `status,=,${doc.status}`];
	},
};
