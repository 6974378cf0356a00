frappe.ui.form.on("Till Session", {
	setup() {
		frappe.lending.add_style();
	},

	refresh(frm) {
		const { money } = frappe.lending;
		const { currency, difference_amount, status } = frm.doc;
		const figure = (label, field, color) => ({ label, figure: money(frm.doc[field], currency), color });
		if (status !== "Open") {
			frappe.lending.head_figures(frm, [
				figure(__("Expected"), "expected_amount"),
				figure(__("Counted"), "counted_amount"),
				figure(__("Difference"), "difference_amount", difference_amount ? "red" : ""),
			]);
		}
		frappe.lending.translate_values(frm, ["status"]);
		frm.add_custom_button(__("Till"), () => frappe.set_route("Form", "Till", frm.doc.till));
		frm.add_custom_button(__("Movements"), () =>
			frappe.set_route("List", "Till Movement", { session: frm.docname }),
		);
		if (frm.perm[0].print) {
			frm.add_custom_button(__("Till Cut"), () =>
				frappe.lending.open_pdf(frm.doctype, frm.docname, "Till Cut"),
			);
		}
	},
});
