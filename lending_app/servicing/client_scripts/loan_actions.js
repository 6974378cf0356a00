// What a loan's form offers beside its documents: late interest in detail, and figures calculated again.
frappe.provide("frappe.lending");

Object.assign(frappe.lending, {
	// By installment, as the fines of the loan; then day by day.
	async show_late_interest(frm, { installments }) {
		const method = "lending_app.servicing.desk_api.get_penalty_days";
		const days = await frappe.lending.ask(method, { loan: frm.docname });
		if (!days) {
			return;
		}
		const { amount_column, day, table, text } = frappe.lending;
		const { currency } = frm.doc;
		const late = installments.filter((row) => row.penalty_amount);
		const by_installment = [
			{ label: __("No."), cell: (row) => text(row.number) },
			{ label: __("Due Date"), cell: (row) => day(row.due_date) },
			{ label: __("Days Late"), css: "amount", cell: (row) => text(row.days_late) },
			amount_column(__("Late Interest"), "penalty_amount", currency),
			...(late.some((row) => row.penalty_tax_amount)
				? [amount_column(__("Tax on Penalty"), "penalty_tax_amount", currency)]
				: []),
			amount_column(__("Paid"), "penalty_paid_amount", currency),
			amount_column(__("Unpaid in All"), "unpaid_amount", currency),
		];
		const by_day = [
			{ label: __("Day"), cell: (row) => day(row.day) },
			{ label: __("Days Past Due"), css: "amount", cell: (row) => text(row.days_past_due) },
			amount_column(__("Overdue"), "overdue", currency),
			amount_column(__("Late Interest"), "earned", currency),
			amount_column(__("Paid or Waived"), "settled", currency),
			amount_column(__("Unpaid"), "unpaid", currency),
		];
		const dialog = new frappe.ui.Dialog({ title: __("Late Interest by Day"), size: "large" });
		$(dialog.body)
			.addClass("lending-plan")
			.html(
				`<h6>${text(__("By Installment"))}</h6>${table(by_installment, late)}
				<h6>${text(__("By Day"))}</h6>${table(by_day, days)}`,
			);
		dialog.show();
	},

	// What was stored is set against the facts of the same day; what is shown afterwards is of today.
	async recalculate(frm) {
		const method = "lending_app.servicing.desk_api.recalculate_loan";
		const differences = await frappe.lending.ask(method, { loan: frm.docname });
		if (!differences) {
			return;
		}
		await frm.reload_doc();
		const { table, text } = frappe.lending;
		if (!differences.length) {
			const message = __("All figures agree with the loan's history.");
			frappe.show_alert({ message, indicator: "green" });
			return;
		}
		const columns = [
			{ label: __("Figure"), css: "wrap", cell: (row) => text(row.label) },
			{ label: __("Stored"), css: "amount", cell: (row) => text(row.stored) },
			{ label: __("Calculated"), css: "amount", cell: (row) => text(row.calculated) },
		];
		const figures = differences.filter((row) => !row.is_posted);
		const posted = differences.filter((row) => row.is_posted);
		const parts = figures.length ? [table(columns, figures)] : [];
		if (posted.length) {
			const balances = [
				{ label: __("Balance"), css: "wrap", cell: (row) => text(row.label) },
				{ label: __("Found"), css: "amount", cell: (row) => text(row.stored) },
				{ label: __("Expected"), css: "amount", cell: (row) => text(row.calculated) },
			];
			const hint = __("These ledger balances were not changed. Ask accounting to look at them.");
			parts.push(
				`<h6>${text(__("Ledgers That Disagree"))}</h6>${table(balances, posted)}<p>${text(hint)}</p>`,
			);
		}
		frappe.msgprint({
			title: __("Figures That Were out of Step"),
			message: parts.join(""),
			indicator: "orange",
			wide: true,
		});
	},
});
