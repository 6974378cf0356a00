frappe.ui.form.on("Evaluation Settings", {
	refresh(frm) {
		if (frm.perm[0]?.write) {
			frm.add_custom_button(__("Evaluate Open Applications"), ask_evaluation);
		}
	},
});

function ask_evaluation() {
	const fields = [
		{ fieldname: "product", fieldtype: "Link", options: "Loan Product", label: __("Product") },
	];
	frappe.prompt(
		fields,
		async ({ product }) => {
			const method = "lending_app.origination.evaluation.api.evaluate_open";
			const { message } = await frappe.call({ method, args: { product } });
			frappe.show_alert(__("{0} applications are being evaluated.", [message]));
		},
		__("Evaluate Open Applications"),
		__("Evaluate"),
	);
}
