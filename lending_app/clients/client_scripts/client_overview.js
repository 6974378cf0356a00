// The 360 view of a client and the checklist of its file. It shows what the server gathered.
frappe.provide("frappe.lending");

const CLIENT_STYLE = `
.client-columns { display: grid; grid-template-columns: minmax(0, 5fr) minmax(0, 2fr); gap: var(--margin-lg, 20px); margin-top: var(--margin-md, 15px); }
.client-columns h5, .client-list h5 { font-size: var(--text-base, 14px); font-weight: 600; margin: var(--margin-md, 15px) 0 6px; }
.client-columns > div > :first-child h5, .client-columns > div > h5:first-child { margin-top: 0; }
.client-columns .lending-table { font-size: var(--text-sm, 12px); }
.client-columns .lending-table :is(td, th) { padding-inline: 5px; }
.client-alerts { display: flex; flex-wrap: wrap; gap: 6px; margin-bottom: var(--margin-sm, 8px); }
.client-alerts .indicator-pill { height: auto; white-space: normal; padding: 4px 10px; }
.client-list { list-style: none; padding: 0; margin: 0; }
.client-list li { padding: 6px 0; border-bottom: 1px solid var(--border-color); overflow-wrap: anywhere; }
.client-list li:last-child { border-bottom: 0; }
.client-list .meta { color: var(--text-muted); font-size: var(--text-sm, 12px); }
.client-list .late { color: var(--red-600, #c0392b); }
@media (max-width: 767px) { .client-columns { grid-template-columns: minmax(0, 1fr); } }
`;
const STATE_COLORS = { Present: "green", "Expires Soon": "orange", Expired: "red", Missing: "gray" };
const LOAN_COLORS = {
	Active: "green",
	Defaulted: "red",
	Approved: "blue",
	Paid: "gray",
	"Charged Off": "darkgrey",
	Sold: "darkgrey",
};
const NOTE_COLORS = { High: "red", Normal: "blue", Low: "gray" };

Object.assign(frappe.lending, {
	show_client(frm, view) {
		frappe.dom.set_style(CLIENT_STYLE, "lending-client-style");
		const html = [
			show_alerts(view),
			frappe.lending.tiles(get_client_tiles(view)),
			`<div class="client-columns"><div>${show_lists(view)}</div><div>${show_side(view)}</div></div>`,
		];
		frm.fields_dict.overview_html.$wrapper
			.html(html.join(""))
			.off("click")
			.on("click", "[data-task]", (event) => {
				close_task(frm, event.currentTarget.dataset.task);
			});
		frm.fields_dict.checklist_html.$wrapper.html(show_checklists(view.checklists));
		// The title says what the overview says; the figure that is stored is last night's.
		frm.doc.days_past_due = view.figures.days_past_due;
		frm.toolbar.set_indicator();
	},
});

async function close_task(frm, task) {
	const method = "lending_app.clients.api.close_follow_up";
	if ((await frappe.lending.ask(method, { task })) !== false) {
		frm.trigger("refresh");
	}
}

function show_alerts({ alerts }) {
	const pills = alerts.map((alert) => frappe.lending.pill(alert.text, alert.color));
	return pills.length ? `<div class="client-alerts">${pills.join("")}</div>` : "";
}

function get_client_tiles({ figures, currency, score_lines, loans }) {
	const { money, text } = frappe.lending;
	const is_late = figures.days_past_due > 0;
	// The forms of the loans say today's; these are of the last close.
	const [as_of] = (loans || [])
		.map((loan) => loan.as_of_date)
		.filter(Boolean)
		.sort();
	const state = is_late ? __("{0} days past due", [figures.days_past_due]) : __("Up to date");
	const dated = as_of ? [state, __("As of {0}", [frappe.datetime.str_to_user(as_of)])] : [state];
	const points = score_lines.map(
		(line) => `${__(line.factor)} ${line.points > 0 ? "+" : ""}${line.points}`,
	);
	return [
		{
			label: __("Exposure"),
			figure: money(figures.exposure_amount, currency),
			note: text(__("{0} open loans", [figures.open_loans])),
		},
		{
			label: __("Overdue"),
			figure: money(figures.overdue_amount, currency),
			note: text(dated.join(" · ")),
			color: is_late ? "red" : "",
		},
		{ label: __("Lifetime Value"), figure: money(figures.lifetime_value_amount, currency) },
		{
			label: __("Segment"),
			figure: text(figures.segment || "–"),
			note: `<span title="${text(points.join("\n"))}">${text(__("Score {0}", [figures.score]))}</span>`,
		},
	];
}

// --- Lists --------------------------------------------------------------------------------------

function show_lists({ loans = [], applications = [], payments = [], currency }) {
	const { amount_column, day, link, pill, table, text } = frappe.lending;
	const status =
		(doctype, colors = {}) =>
		(row) =>
			pill(__(row.status, null, doctype), colors[row.status] || "gray");
	const on_wide = "d-none d-md-table-cell";
	const loan_columns = [
		{
			label: __("Loan"),
			cell: (row) =>
				`${link("Loan", row.name)}<br><small class="text-muted">${text(__(row.product_name || row.product))}</small>`,
		},
		amount_column(__("Outstanding"), "outstanding_principal_amount", currency),
		amount_column(__("Overdue"), "overdue_amount", currency, null, on_wide),
		{
			label: __("Next Due"),
			css: on_wide,
			cell: (row) => (row.next_due_date ? day(row.next_due_date) : ""),
		},
		{
			label: __("Status"),
			cell: (row) => {
				const as_of = row.as_of_date ? text(__("As of {0}", [day(row.as_of_date)])) : "";
				return `${status("Loan", LOAN_COLORS)(row)}<br><small class="text-muted">${as_of}</small>`;
			},
		},
	];
	const application_columns = [
		{ label: __("Application"), cell: (row) => link("Loan Application", row.name) },
		{ label: __("Product"), css: on_wide, cell: (row) => text(__(row.product_name || row.product)) },
		{ label: __("Date"), css: on_wide, cell: (row) => day(row.application_date) },
		amount_column(__("Amount"), "requested_amount", currency),
		{ label: __("Status"), cell: status("Loan Application") },
	];
	const payment_columns = [
		{ label: __("Date"), cell: (row) => day(row.value_date) },
		{ label: __("Payment"), cell: (row) => link("Loan Repayment", row.name) },
		{ label: __("Loan"), css: on_wide, cell: (row) => link("Loan", row.loan) },
		{ label: __("Mode of Payment"), css: on_wide, cell: (row) => text(__(row.mode_of_payment)) },
		amount_column(__("Amount"), "amount", currency),
	];
	return [
		section(__("Loans"), loans, () =>
			table(loan_columns, loans, (row) => (row.days_past_due ? "overdue" : "")),
		),
		section(__("Applications"), applications, () => table(application_columns, applications)),
		section(__("Payments"), payments, () =>
			table(payment_columns, payments.slice(0, 10), (row) => (row.docstatus === 2 ? "reversed" : "")),
		),
	].join("");
}

function section(title, rows, show) {
	const none = `<p class="text-muted">${frappe.lending.text(__("None yet."))}</p>`;
	return `<h5>${frappe.lending.text(title)}</h5>${rows.length ? show() : none}`;
}

function show_side({ notes, follow_ups, messages, groups, events }) {
	const { day, link, pill, text } = frappe.lending;
	const list = (rows, cell) =>
		`<ul class="client-list">${rows.map((row) => `<li>${cell(row)}</li>`).join("")}</ul>`;
	const meta = (...parts) => `<div class="meta">${parts.filter(Boolean).join(" · ")}</div>`;
	const show_task = (row) => {
		const done = `<button class="btn btn-xs btn-default pull-right" data-task="${text(row.name)}">${text(__("Done"))}</button>`;
		const due = row.date ? `<span class="${row.is_late ? "late" : ""}">${day(row.date)}</span>` : "";
		return `${done}${row.description || ""}${meta(text(__(row.type || "", null, "ToDo")), due, text(row.assignee))}`;
	};
	const show_note = (row) => {
		const head = `${pill(__(row.category, null, "Client Note"), NOTE_COLORS[row.priority])} `;
		return `${head}${text(row.note)}${meta(text(row.author), day(String(row.creation).slice(0, 10)))}`;
	};
	const show_event = (row) => {
		const title = row.doctype ? link(row.doctype, row.name) : "";
		return `${text(row.text)}${meta(day(String(row.on).slice(0, 10)), text(row.by), title)}`;
	};
	const show_group = (row) =>
		`${link("Client Group", row.name)} ${text(row.group_name)}${meta(text(__(row.group_type)), text(__(row.role, null, "Client Group Member")), text(__(row.meeting_day || "")))}`;
	const show_message = (row) =>
		`${text(row.subject || __(row.medium))}${meta(text(__(row.medium)), text(__(row.sent_or_received)), day(String(row.date).slice(0, 10)))}`;
	const optional = (title, rows, show) => (rows.length ? section(title, rows, () => list(rows, show)) : "");
	return [
		section(__("Follow-Ups"), follow_ups, () => list(follow_ups, show_task)),
		section(__("Notes"), notes, () => list(notes, show_note)),
		optional(__("Groups"), groups, show_group),
		optional(__("Messages"), messages, show_message),
		section(__("Timeline"), events, () => list(events.slice(0, 15), show_event)),
	].join("");
}

// --- Checklist ----------------------------------------------------------------------------------

function show_checklists(checklists) {
	const { pill, table, text } = frappe.lending;
	const columns = [
		{
			label: __("Asked For"),
			css: "wrap",
			cell: (row) =>
				`${text(row.label)}${row.is_mandatory ? "" : ` <span class="text-muted">(${text(__("optional"))})</span>`}`,
		},
		{
			label: __("State"),
			cell: (row) =>
				`${pill(__(row.state), STATE_COLORS[row.state])}${row.note ? `<br><small class="text-muted">${text(row.note)}</small>` : ""}`,
		},
	];
	const parts = Object.entries(checklists).map(
		([purpose, items]) => `<div>${section(__(purpose), items, () => table(columns, items))}</div>`,
	);
	return `<div class="client-columns" style="grid-template-columns: repeat(auto-fit, minmax(280px, 1fr))">${parts.join("")}</div>`;
}
