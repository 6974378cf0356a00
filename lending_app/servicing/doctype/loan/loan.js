frappe.ui.form.on("Loan", {
	setup() {
		frappe.lending.add_style();
	},

	refresh(frm) {
		frm.disable_save();
		frappe.lending.translate_values(frm, ["frequency", "method", "drawing"]);
		frm.toggle_display("client_name", false); // the link shows it
		const view = frm.doc.__onload?.view;
		frappe.lending.head_figures(frm, []);
		if (frm.is_new() || !view) {
			return;
		}
		show_failure(frm, view);
		show_loss_mark(frm, view);
		if (view.error) {
			frappe.lending.show_payments(frm, view);
		} else if (view.is_disbursed) {
			show_overview(frm, view);
			frappe.lending.show_schedule(frm, view);
			frappe.lending.show_payments(frm, view);
		} else {
			frappe.lending.head_figures(frm, get_security_tiles(frm, view.security));
			show_undisbursed(frm);
		}
		add_buttons(frm, view);
	},
});

// A loan that a close has left out, or that cannot be replayed: why, and what to do.
function show_failure(frm, { error, failure }) {
	const { day, headline, retry_loan, text } = frappe.lending;
	if (!error && !failure) {
		return;
	}
	const cause = text(error || failure.error);
	const lines = [error ? __("This loan cannot be calculated: {0}", [cause]) : cause];
	if (failure) {
		lines.push(__("Set aside by the close of {0}.", [day(failure.closing_date)]));
	}
	headline(frm, lines.join(" "), "red");
	if (failure && frappe.model.can_write("Lending Company")) {
		frm.add_custom_button(__("Try Again"), async () => {
			await retry_loan(failure.name);
			await frm.reload_doc();
		});
	}
}

// A loan that was charged off keeps that mark, whatever is recovered of it; a sold one says to whom.
function show_loss_mark(frm, { error, failure, mark }) {
	if (!mark || error || failure) {
		return;
	}
	const { day, headline, link, money, text } = frappe.lending;
	const lines = [
		__("Charged off on {0}. Recovered since: {1}.", [
			day(mark.charged_off_on),
			money(mark.recovered_amount, frm.doc.currency),
		]),
	];
	if (mark.sale) {
		const { buyer, name, value_date } = mark.sale;
		lines.push(
			__("Sold to {0} on {1}: {2}.", [text(buyer), day(value_date), link("Portfolio Sale", name)]),
		);
	}
	headline(frm, lines.join(" "), "red");
}

function show_overview(frm, { totals, ...view }) {
	const { text } = frappe.lending;
	const progress = __("{0} % of the principal repaid, {1} of {2} installments paid", [
		view.progress_percent,
		view.installments_paid,
		view.installments.length,
	]);
	const bar = `<div class="lending-progress">
		<span class="text-muted">${text(progress)}</span>
		<div class="progress" title="${text(progress)}">
			<div class="progress-bar progress-bar-success" style="width: ${Number(view.progress_percent)}%"></div>
		</div>
	</div>`;
	const tiles = [...get_tiles(frm, totals, view.rate), ...get_security_tiles(frm, view.security)];
	frappe.lending.head_figures(frm, tiles, bar);
}

// What collateral covers of the loan now, and what it did when the money was paid out.
function get_security_tiles(frm, security) {
	if (!security) {
		return [];
	}
	const { money, text, trim_number } = frappe.lending;
	const percent = (value) => (value == null ? "–" : `${trim_number(value)} %`);
	const { now, origination } = security;
	const at_first = (value) => text(__("{0} at origination", [percent(value)]));
	return [
		{
			label: __("Coverage by Collateral"),
			figure: text(percent(now.coverage_percent)),
			note: `${at_first(origination.coverage_percent)} · ${money(now.value_amount, frm.doc.currency)}`,
			color: now.value_amount ? "" : "orange",
		},
		{
			label: __("Loan to Value"),
			figure: text(percent(now.ltv_percent)),
			note: at_first(origination.ltv_percent),
		},
	];
}

function get_tiles(frm, totals, rate) {
	const { day, money, text } = frappe.lending;
	const currency = frm.doc.currency;
	const is_late = totals.days_past_due > 0;
	const tiles = [
		{
			label: __("Payoff Today"),
			figure: money(totals.payoff_amount, currency),
			note: totals.closed_on ? text(__("Closed on {0}", [day(totals.closed_on)])) : "",
		},
		{ label: __("Outstanding Principal"), figure: money(totals.outstanding_principal_amount, currency) },
		{
			label: __("Overdue"),
			figure: money(totals.overdue_amount, currency),
			note: is_late ? text(__("{0} days past due", [totals.days_past_due])) : text(__("Up to date")),
			color: is_late ? "red" : "",
		},
		{
			label: __("Rate in Force"),
			figure: text(__("{0} % a year", [frappe.lending.trim_number(rate.percent)])),
			note: rate.since ? text(__("since {0}", [day(rate.since)])) : "",
		},
	];
	if (totals.due_today_amount) {
		tiles.push({
			label: __("Due Today"),
			figure: money(totals.due_today_amount, currency),
			note: day(frappe.datetime.get_today()),
			color: "orange",
		});
	}
	if (totals.next_due_date) {
		tiles.push({
			label: __("Next Due"),
			figure: money(totals.next_due_amount, currency),
			note: day(totals.next_due_date),
		});
	}
	if (totals.client_advance_amount) {
		tiles.push({
			label: __("Held for the Client"),
			figure: money(totals.client_advance_amount, currency),
			color: "orange",
		});
	}
	return tiles;
}

async function show_undisbursed(frm) {
	const fixed = __(
		"Not disbursed yet. The schedule is fixed at disbursement, from its value date; until then it is an estimate.",
	);
	if (frm.doc.status === "Approved") {
		frappe.lending.headline(frm, frappe.lending.text(fixed), "blue");
	}
	const none = `<p class="text-muted">${frappe.lending.text(__("No payments yet."))}</p>`;
	frm.fields_dict.payments_html.$wrapper.html(none);
	const estimate = await frappe.lending.ask("lending_app.servicing.desk_api.get_estimate", {
		loan: frm.docname,
	});
	frm.fields_dict.schedule_html.$wrapper.html(
		`<p class="text-muted">${frappe.lending.text(fixed)}</p>` +
			(estimate.installments
				? frappe.lending.plan_table(estimate.installments, estimate.schedule_totals, frm.doc.currency)
				: ""),
	);
}

// What a loan waits for, by its status: the label, and the document that it opens.
const MAIN_ACTIONS = {
	Approved: () => [__("Disburse"), "Loan Disbursement"],
	Active: () => [__("Receive Payment"), "Loan Repayment"],
	Defaulted: () => [__("Receive Payment"), "Loan Repayment"],
	"Charged Off": () => [__("Receive Recovery"), "Loan Repayment"],
};

function add_main_action(frm) {
	const [label, doctype] = MAIN_ACTIONS[frm.doc.status]?.() || [];
	if (doctype && frappe.model.can_create(doctype)) {
		frm.page.set_primary_action(label, () => frappe.new_doc(doctype, { loan: frm.docname }));
	}
}

function add_buttons(frm, view) {
	add_main_action(frm);
	if (view.totals?.penalty_receivable_amount || view.schedule_totals?.penalty_amount) {
		frm.add_custom_button(
			__("Late Interest by Day"),
			() => frappe.lending.show_late_interest(frm, view),
			__("View"),
		);
	}
	add_print_buttons(frm, view);
	add_changes(frm, view);
	if (view.is_disbursed && frm.perm[0].write) {
		frm.add_custom_button(__("Recalculate"), () => frappe.lending.recalculate(frm), __("Actions"));
	}
}

// Each opens its document, which shows the plan before and after the change.
function add_changes(frm, view) {
	if (!["Active", "Defaulted"].includes(frm.doc.status)) {
		return;
	}
	const changes = [
		[__("Change Rate"), "Loan Rate Change", true],
		[__("Skip Installment"), "Loan Payment Skip", view.has_payment_skips],
		[__("Charge a Fee or Cost"), "Loan Charge", true],
	];
	for (const [label, doctype, is_possible] of changes) {
		if (is_possible && frappe.model.can_create(doctype)) {
			frm.add_custom_button(label, () => frappe.new_doc(doctype, { loan: frm.docname }), __("Actions"));
		}
	}
}

function add_print_buttons(frm, view) {
	if (!frm.perm[0].print) {
		return;
	}
	const formats = view.is_disbursed ? ["Loan Schedule", "Loan Statement"] : ["Loan Schedule"];
	for (const format of formats) {
		frm.add_custom_button(
			__(format),
			() => frappe.lending.open_pdf("Loan", frm.docname, format),
			__("Print"),
		);
	}
}
