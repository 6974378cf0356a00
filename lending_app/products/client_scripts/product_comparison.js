// Two products, or two versions of one, side by side. It shows what the server found.
frappe.provide("frappe.lending");

Object.assign(frappe.lending, {
	difference_table(differences, before, after) {
		const { table, text } = frappe.lending;
		if (!before) {
			return "";
		}
		if (!differences.length) {
			return `<p class="text-muted">${text(__("No difference to {0}.", [before]))}</p>`;
		}
		return table(
			[
				{ label: __("Section"), cell: (row) => text(row.section) },
				{ label: __("Field"), cell: (row) => text(row.label), css: "wrap" },
				{ label: before, cell: (row) => text(row.before), css: "wrap" },
				{ label: after, cell: (row) => text(row.after), css: "wrap" },
			],
			differences,
		);
	},

	// Compared by the usual loan of `usual`, a product, where it names one.
	compare_products(first, second, usual = {}) {
		const product = (fieldname, label, value) => ({
			fieldname,
			fieldtype: "Link",
			options: "Loan Product",
			label,
			default: value,
			reqd: 1,
		});
		const dialog = new frappe.ui.Dialog({
			title: __("Compare Products"),
			size: "extra-large",
			fields: [
				product("first", __("First Product"), first),
				{
					fieldname: "amount",
					fieldtype: "Currency",
					label: __("Amount"),
					default: usual.usual_amount || 100000,
					reqd: 1,
				},
				{ fieldtype: "Column Break" },
				product("second", __("Second Product"), second),
				{
					fieldname: "number_of_installments",
					fieldtype: "Int",
					label: __("Number of Installments"),
					default: usual.usual_number_of_installments || 12,
					reqd: 1,
				},
				{ fieldtype: "Section Break" },
				{ fieldname: "comparison", fieldtype: "HTML" },
			],
			primary_action_label: __("Compare"),
			async primary_action(values) {
				const found = await frappe.lending.ask(
					"lending_app.products.version_api.compare_products",
					values,
				);
				if (found) {
					dialog.fields_dict.comparison.$wrapper.html(
						loan_table(found.loans, values) +
							frappe.lending.difference_table(found.differences, values.first, values.second),
					);
				}
			},
		});
		dialog.show();
	},
});

function loan_table(loans, { first, second }) {
	const { table, text } = frappe.lending;
	const rows = [
		{ label: __("Rate (% a Year)"), field: "rate" },
		{ label: __("Installment"), field: "installment" },
		{ label: __("Total Cost"), field: "total_cost" },
		{ label: __("Effective Cost (% a Year)"), field: "effective_cost" },
		{ label: __("Measure"), field: "measure" },
	];
	if (loans.some((loan) => loan.obstacle)) {
		rows.unshift({ label: __("Not Possible"), field: "obstacle" });
	}
	const shown = (index) => (row) => text(loans[index][row.field] || "–");
	return table(
		[
			{ label: __("One Loan"), cell: (row) => text(row.label) },
			{ label: first, cell: shown(0), css: "wrap" },
			{ label: second, cell: shown(1), css: "wrap" },
		],
		rows,
	);
}
