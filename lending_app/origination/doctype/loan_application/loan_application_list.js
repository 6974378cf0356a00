frappe.listview_settings["Loan Application"] = {
	add_fields: ["status", "currency", "requested_amount", "stage_due_on"],
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,
	formatters: { stage_due_on: (value) => show_due(value) },

	onload() {
		// Cards of the board take their fields' own formatters.
		frappe.meta.get_docfield("Loan Application", "stage_due_on").formatter = show_due;
	},

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

// A stage past its target stands out; a stage without one has no day.
function show_due(value) {
	if (!value) {
		return "";
	}
	const day = frappe.datetime.str_to_user(value);
	return value < frappe.datetime.system_datetime()
		? `<span class="indicator-pill red" title="${__("Past its time")}">${day}</span>`
		: day;
}
