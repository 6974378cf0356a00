frappe.provide("frappe.lending");

// A report of closed days begins with the last of them, or so many days after it, where its own default is later.
frappe.lending.begin_with_closed_day = async (report, fieldname, days) => {
	const company = report.get_filter_value("company");
	if (!company) {
		return;
	}
	const method = "lending_app.servicing.close_api.get_last_closed_day";
	const closed = await frappe.xcall(method, { company });
	const latest = closed && frappe.datetime.add_days(closed, days);
	const filter = report.get_filter(fieldname);
	if (latest && filter.get_value() === filter.df.default && filter.df.default > latest) {
		await filter.set_input(latest);
	}
};
