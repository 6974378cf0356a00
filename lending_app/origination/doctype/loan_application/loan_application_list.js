frappe.listview_settings["Loan Application"] = {
	add_fields: ["status", "currency", "requested_amount", "product", "priority", "analyst", "stage_due_on"],
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,

	onload: mark_due,

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
		const status = __(doc.status, null, "Loan Application");
		return is_late(doc.stage_due_on)
			? [__("{0}, late", [status]), "red", `status,=,${doc.status}`]
			: [status, colors[doc.status], `status,=,${doc.status}`];
	},
};

// A stage past its target stands out; a stage without one has no day.
function is_late(value) {
	return Boolean(value) && value < frappe.datetime.system_datetime();
}

function show_due(value) {
	if (!value) {
		return "";
	}
	const day = frappe.datetime.str_to_user(value);
	return is_late(value) ? `<span class="text-danger" title="${__("Past its time")}">${day}</span>` : day;
}

// Cards of the board, which asks for no onload, take their fields' own formatters.
function mark_due() {
	const field = frappe.meta.get_docfield("Loan Application", "stage_due_on");
	if (field) {
		field.formatter = show_due;
	}
}

mark_due();
