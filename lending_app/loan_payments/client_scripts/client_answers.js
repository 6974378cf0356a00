frappe.ui.form.on("Client", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0].print) {
			return;
		}
		frm.add_custom_button(
			__("Interest Certificate"),
			() =>
				frappe.lending.ask_year(
					(year, { company }) =>
						frappe.lending.open_pdf("Client", frm.docname, "Client Interest Certificate", {
							year,
							...(company ? { company } : {}),
						}),
					[
						{
							fieldname: "company",
							fieldtype: "Link",
							options: "Company",
							label: __("Company"),
							description: __("Empty for a page of each company."),
						},
					],
				),
			__("Print"),
		);
	},
});
