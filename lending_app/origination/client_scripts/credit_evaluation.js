// Shows what the server judged: the tab of an application and the form of an evaluation. Calculates nothing.
frappe.provide("frappe.lending");

const EVALUATION_STYLE = `
.lending-phase { border: 1px solid var(--border-color); border-radius: var(--border-radius-md, 8px); padding: 12px 14px; margin-bottom: var(--margin-sm, 8px); }
.lending-phase > .head { display: flex; justify-content: space-between; gap: 8px; font-weight: 600; margin-bottom: 6px; }
.lending-check { display: grid; grid-template-columns: minmax(110px, 1fr) minmax(0, 3fr) auto; gap: 4px 12px; padding: 5px 0; border-top: 1px solid var(--border-color); align-items: baseline; }
.lending-check .evidence, .lending-points .why { color: var(--text-muted); font-size: var(--text-sm, 12px); }
.lending-points { display: grid; grid-template-columns: minmax(120px, 1.4fr) minmax(80px, 2fr) auto; gap: 6px 12px; align-items: center; margin-bottom: var(--margin-md, 12px); }
.lending-points .bar { height: 8px; border-radius: 4px; background: var(--subtle-fg, var(--control-bg)); overflow: hidden; }
.lending-points .bar > span { display: block; height: 100%; background: var(--blue-500, #2490ef); }
.lending-evaluation h5 { margin: 18px 0 8px; }
@media (max-width: 575px) {
	.lending-check { grid-template-columns: 1fr auto; }
	.lending-check .evidence { grid-column: 1 / -1; order: 1; }
}
`;

const section = (title, html) => (html ? `<h5>${frappe.lending.text(title)}</h5>${html}` : "");

function check_row({ label, evidence, figure, limit, result, color }) {
	const { text, pill } = frappe.lending;
	const measured = figure || limit ? __("{0}, limit {1}", [figure || "–", limit || "–"]) : "";
	const proof = [evidence, measured].filter(Boolean).map(text).join(" · ");
	return `<div class="lending-check"><div>${text(label)}</div><div class="evidence">${proof}</div><div>${pill(result, color)}</div></div>`;
}

function phase_card({ title, state, color, checks }) {
	const { text, pill } = frappe.lending;
	const head = `<div class="head"><span>${text(title)}</span>${pill(state, color)}</div>`;
	return `<div class="lending-phase">${head}${checks.map(check_row).join("")}</div>`;
}

function points_bars(points) {
	const { text } = frappe.lending;
	const line = (row) => `
		<div>${text(row.label)}<div class="why">${text(row.answer)}</div></div>
		<div><div class="bar"><span style="width: ${Number(row.share)}%"></span></div><div class="why">${text(row.reason)}</div></div>
		<div>${text(row.points)} / ${text(row.maximum)}</div>`;
	return points.length ? `<div class="lending-points">${points.map(line).join("")}</div>` : "";
}

function capacity_table(rows) {
	const { table, text } = frappe.lending;
	return table(
		[
			{ label: __("Figure"), cell: (row) => text(row.label) },
			{ label: __("A Month"), cell: (row) => text(row.value), css: "amount" },
		],
		rows,
	);
}

function condition_table(rows) {
	const { table, text } = frappe.lending;
	const column = (label, field, css = "") => ({ label, css, cell: (row) => text(row[field]) });
	return rows.length
		? table(
				[
					column(__("Conditions"), "conditions", "wrap"),
					column(__("Amount"), "amount", "amount"),
					column(__("Collateral"), "collateral", "amount"),
					column(__("Guarantor"), "guarantor"),
					column(__("Score"), "score"),
					column(__("Projected Debt Ratio"), "ratio", "amount"),
				],
				rows,
			)
		: "";
}

function history_table(rows) {
	const { table, text, pill, link } = frappe.lending;
	return rows.length > 1
		? table(
				[
					{ label: __("Evaluation"), cell: (row) => link("Credit Evaluation", row.name) },
					{ label: __("Evaluated On"), cell: (row) => text(row.evaluated_on) },
					{ label: __("Evaluated By"), cell: (row) => text(row.evaluated_by) },
					{ label: __("Occasion"), cell: (row) => text(row.occasion) },
					{ label: __("Score"), cell: (row) => text(`${row.score} · ${row.risk_band}`) },
					{ label: __("Recommendation"), cell: (row) => pill(row.recommendation, row.color) },
				],
				rows,
			)
		: "";
}

function list(items) {
	return items.length
		? `<ul>${items.map((item) => `<li>${frappe.lending.text(item)}</li>`).join("")}</ul>`
		: "";
}

Object.assign(frappe.lending, {
	evaluation_html(shown, history = [], authority = null) {
		const { text, tiles } = frappe.lending;
		frappe.lending.add_style();
		frappe.dom.set_style(EVALUATION_STYLE, "lending-evaluation-style");
		const warning = shown.warning ? `<div class="alert alert-warning">${text(shown.warning)}</div>` : "";
		const head = tiles([
			{
				label: __("Recommendation"),
				figure: text(shown.recommendation.text),
				color: shown.recommendation.color,
				note: text(shown.reasons.length ? shown.reasons[0].text : ""),
			},
			{
				label: __("Score"),
				figure: text(`${shown.score} / ${shown.maximum_score}`),
				note: text(shown.scorecard),
			},
			{ label: __("Risk Band"), figure: text(shown.risk_band) },
			{ label: __("Offered Rate (% a Year)"), figure: text(shown.rate) },
			...(authority
				? [
						{
							label: __("Who Approves"),
							figure: text(authority.deciders),
							note: text(authority.amount),
						},
					]
				: []),
		]);
		const when = __("Evaluated on {0} by {1}", [shown.evaluated_on, shown.evaluated_by]);
		return `<div class="lending-evaluation">${warning}${head}
			<p class="text-muted" style="margin-top: 8px">${text(when)}</p>
			${shown.phases.map(phase_card).join("")}
			${section(__("Points"), points_bars(shown.points))}
			${section(__("Repayment Capacity"), capacity_table(shown.capacity))}
			${section(__("What Would Be Approved"), condition_table(shown.conditions))}
			${section(__("Principal Reasons"), list(shown.reasons.map((reason) => reason.text)))}
			${section(__("Reasons of the Rate"), list(shown.rate_reasons))}
			${section(__("Earlier Evaluations"), history_table(history))}
		</div>`;
	},
});

frappe.ui.form.on("Loan Application", {
	async refresh(frm) {
		const wrapper = frm.fields_dict.evaluation_html?.$wrapper;
		if (!wrapper || frm.is_new()) {
			return;
		}
		if (frm.doc.docstatus === 0 && frm.perm[0]?.write) {
			const label = frm.doc.evaluation ? __("Evaluate Again") : __("Evaluate");
			frm.add_custom_button(label, () => evaluate(frm));
		}
		await show_evaluations(frm, wrapper);
	},
});

async function evaluate(frm) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	const method = "lending_app.origination.evaluation.api.evaluate";
	const { message } = await frappe.call({
		method,
		args: { application: frm.docname },
		freeze: true,
		freeze_message: __("Evaluating"),
	});
	if (message) {
		await frm.reload_doc();
		frm.scroll_to_field("evaluation_html");
	}
}

async function show_evaluations(frm, wrapper) {
	const application = frm.docname;
	const method = "lending_app.origination.evaluation.api.get_evaluations";
	const shown = await frappe.lending.ask(method, { application });
	if (frm.docname !== application || !shown) {
		return; // another document is on the screen by now
	}
	const none = `<p class="text-muted">${frappe.lending.text(__("Not evaluated yet."))}</p>`;
	const { evaluation, history, authority } = shown;
	wrapper.html(evaluation ? frappe.lending.evaluation_html(evaluation, history, authority) : none);
}
