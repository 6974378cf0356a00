// The two tables of a loan's form: its schedule as it stands, and what was paid out and received.
frappe.provide("frappe.lending");

const ROW_CLASSES = { Paid: "paid", Overdue: "overdue" };
const STATUS_COLORS = { Pending: "gray", Partial: "blue", Paid: "green", Overdue: "red" };

// What stands in the schedule beside its installments, or has become of one.
const LINE_COLORS = { Skipped: "gray", Prepayment: "green", "Added to Principal": "blue" };

Object.assign(frappe.lending, {
	show_schedule(frm, { schedule, schedule_totals }) {
		const { amount_column, day, money, pill, table, text } = frappe.lending;
		const currency = frm.doc.currency;
		const show_paid = (row) =>
			`${money(row.paid_amount, currency)}${row.paid_date && row.paid_amount ? `<br><small class="text-muted">${day(row.paid_date)}</small>` : ""}`;
		const show_status = (row) => {
			if (LINE_COLORS[row.kind]) {
				return pill(__(row.kind, null, "Loan Installment"), LINE_COLORS[row.kind]);
			}
			const status = __(row.status, null, "Loan Installment");
			const late = row.days_late ? `${status} · ${__("{0} d", [row.days_late])}` : status;
			return pill(late, STATUS_COLORS[row.status]);
		};
		const on_wide = "d-none d-md-table-cell";
		const columns = [
			{ label: __("No."), cell: (row) => text(row.number || ""), total: text(__("Total")) },
			{ label: __("Due Date"), cell: (row) => day(row.due_date) },
			amount_column(__("Principal"), "principal_amount", currency, schedule_totals, on_wide),
			amount_column(__("Interest"), "interest_amount", currency, schedule_totals, on_wide),
			...(schedule_totals.charges_amount
				? [amount_column(__("Charges"), "charges_amount", currency, schedule_totals, on_wide)]
				: []),
			amount_column(__("Installment"), "total_amount", currency, schedule_totals, on_wide),
			...(schedule_totals.penalty_amount
				? [amount_column(__("Penalty"), "penalty_amount", currency, schedule_totals, on_wide)]
				: []),
			...(schedule_totals.penalty_tax_amount
				? [
						amount_column(
							__("Tax on Penalty"),
							"penalty_tax_amount",
							currency,
							schedule_totals,
							on_wide,
						),
					]
				: []),
			{
				...amount_column(__("Paid"), "paid_amount", currency, schedule_totals, on_wide),
				cell: show_paid,
			},
			amount_column(__("Unpaid"), "unpaid_amount", currency, schedule_totals),
			{ label: __("Status"), cell: show_status },
		];
		frm.fields_dict.schedule_html.$wrapper.html(
			table(columns, schedule, (row) =>
				LINE_COLORS[row.kind] ? "paid" : ROW_CLASSES[row.status] || "",
			),
		);
	},

	show_payments(frm, { payments, totals }) {
		const { day, link, money, pill, table, text } = frappe.lending;
		const currency = frm.doc.currency;
		const is_reversed = (row) => row.docstatus === 2;
		const total = (field) => (totals ? money(totals[field], currency) : "");
		const amount_of = (doctype) => (row) => (row.doctype === doctype ? money(row.amount, currency) : "");
		const on_wide = "d-none d-md-table-cell";
		const columns = [
			{ label: __("Value Date"), cell: (row) => day(row.value_date), total: text(__("Total")) },
			{ label: __("Document"), cell: (row) => link(row.doctype, row.name) },
			{ label: __("Mode of Payment"), css: on_wide, cell: (row) => text(__(row.mode_of_payment)) },
			{
				label: __("Disbursed"),
				css: "amount",
				cell: amount_of("Loan Disbursement"),
				total: total("disbursed_amount"),
			},
			{
				label: __("Received"),
				css: "amount",
				cell: amount_of("Loan Repayment"),
				total: total("paid_amount"),
			},
			...(frappe.model.can_read("Journal Entry")
				? [
						{
							label: __("Journal Entry"),
							css: on_wide,
							cell: (row) =>
								row.journal_entry ? link("Journal Entry", row.journal_entry) : "",
						},
					]
				: []),
			{
				label: "",
				css: "wrap",
				cell: (row) =>
					is_reversed(row) ? `${pill(__("Reversed"), "red")} ${text(row.reversal_reason)}` : "",
			},
		];
		frm.fields_dict.payments_html.$wrapper.html(
			table(columns, payments, (row) => (is_reversed(row) ? "reversed" : "")),
		);
	},
});
