frappe.ui.form.on("Payroll Employee", {
	setup() {
		frappe.lending.add_style();
	},

	refresh(frm) {
		frappe.lending.translate_values(frm, ["status", "collected_by"]);
		if (frm.is_new() || frm.doc.status !== "Active" || !frm.perm[0].write) {
			return;
		}
		frm.add_custom_button(__("Mark as Left"), () => ask_leaving(frm));
	},
});

function ask_leaving(frm) {
	const fields = [
		{
			fieldname: "left_on",
			fieldtype: "Date",
			label: __("Left On"),
			reqd: 1,
			default: frappe.datetime.get_today(),
		},
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
	];
	const method = "lending_app.loan_payments.payroll_api.mark_left";
	frappe.prompt(
		fields,
		async (values) => {
			await frappe.lending.ask(method, { name: frm.docname, ...values });
			await frm.reload_doc();
		},
		__("Mark as Left"),
	);
}
