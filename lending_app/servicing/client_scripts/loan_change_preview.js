// The plan and what is owed before and after a change that is being entered, beside each other.
frappe.provide("frappe.lending");

Object.assign(frappe.lending, {
	// Asks when all of `needed` is there, and shows the answer of the latest question alone.
	async preview_plan(frm, method, needed, args) {
		const wrapper = frm.fields_dict.plan_html.$wrapper;
		const is_open = frm.doc.docstatus === 0 && frm.doc.loan && needed.every((field) => frm.doc[field]);
		frm.toggle_display("plan_section", is_open);
		if (!is_open) {
			wrapper.empty();
			return;
		}
		const question = JSON.stringify(args);
		frm.asked_plan = question;
		const plan = await frappe.lending.ask(method, args);
		if (frm.asked_plan === question) {
			wrapper.html(plan ? show_plan(plan, frm.doc.currency) : "");
		}
	},
});

function show_plan({ rows, totals, owed }, currency) {
	const { day, money, table, tiles, text } = frappe.lending;
	const is_owed_alike =
		owed[0].due_amount === owed[1].due_amount && owed[0].payoff_amount === owed[1].payoff_amount;
	if (!rows.length && is_owed_alike) {
		return `<p class="text-muted">${text(__("The plan stays as it is."))}</p>`;
	}
	const pair = (label, show, field, [before, after] = totals) => ({
		label,
		figure: show(after[field]),
		note: text(__("Before: {0}", ["__"])).replace("__", show(before[field])),
		color: before[field] === after[field] ? "" : "orange",
	});
	const cash = (amount) => money(amount, currency);
	const due = (row) => (row ? day(row.due_date) : "–");
	const amount = (row) => (row ? cash(row.amount) : "–");
	const on_wide = "d-none d-md-table-cell";
	const columns = [
		{ label: __("No."), cell: (row) => text(row.number) },
		{ label: __("Due before"), css: on_wide, cell: (row) => due(row.before) },
		{ label: __("Due after"), cell: (row) => due(row.after) },
		{ label: __("Installment before"), css: "amount", cell: (row) => amount(row.before) },
		{ label: __("Installment after"), css: "amount", cell: (row) => `<b>${amount(row.after)}</b>` },
	];
	const owes = [
		pair(__("Due Now"), cash, "due_amount", owed),
		pair(__("Payoff"), cash, "payoff_amount", owed),
	];
	if (!rows.length) {
		return tiles(owes);
	}
	const head = tiles([
		...(is_owed_alike ? [] : owes),
		pair(__("Last Due Date"), day, "last_due_date"),
		pair(__("Interest of the Plan"), cash, "interest_amount"),
		pair(__("Total of the Plan"), cash, "total_amount"),
	]);
	return `${head}<div class="mt-3">${table(columns, rows)}</div>`;
}
