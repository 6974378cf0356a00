frappe.ui.form.on("Credit Evaluation", {
	async refresh(frm) {
		frappe.lending.translate_values(frm, ["risk_band"]);
		const method = "lending_app.origination.evaluation.api.get_evaluation";
		const shown = await frappe.lending.ask(method, { name: frm.docname });
		if (shown) {
			frm.fields_dict.evaluation_html.$wrapper.html(frappe.lending.evaluation_html(shown));
		}
	},
});
