// Shared by the lending forms, which load it through doctype_js. It shows what the server calculated.
frappe.provide("frappe.lending");

const STYLE = `
.lending-tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(145px, 1fr)); gap: var(--margin-sm, 8px); }
.lending-tile { background: var(--subtle-fg, var(--control-bg)); border-radius: var(--border-radius-md, 8px); padding: 10px 12px; }
.lending-tile .label { color: var(--text-muted); font-size: var(--text-sm, 12px); }
.lending-tile .figure { font-size: var(--text-lg, 16px); font-weight: 600; font-variant-numeric: tabular-nums; }
.lending-tile .note { color: var(--text-muted); font-size: var(--text-sm, 12px); }
.lending-tile.red .figure, .lending-tile.red .note { color: var(--red-600, #c0392b); }
.lending-tile.orange .figure { color: var(--orange-600, #b9770e); }
.lending-head { padding: var(--padding-md, 15px); }
.lending-progress { margin-bottom: var(--margin-sm, 8px); }
.lending-progress .progress { height: 6px; margin: 6px 0 0; }
.lending-table { font-variant-numeric: tabular-nums; margin-bottom: var(--margin-sm, 8px); }
.lending-table th { color: var(--text-muted); font-weight: 400; white-space: nowrap; }
.lending-table td { white-space: nowrap; vertical-align: middle; }
.lending-table td.wrap { white-space: normal; min-width: 180px; }
.lending-table .amount { text-align: right; }
.lending-table tr.paid td { color: var(--text-muted); }
.lending-table tr.overdue td { color: var(--red-600, #c0392b); }
.lending-table tr.reversed td:not(.wrap), .lending-table tr.reversed td:not(.wrap) a { color: var(--text-muted); text-decoration: line-through; }
.lending-table tfoot td { font-weight: 600; border-top: 1px solid var(--gray-500, #999); }
[data-theme="dark"] .lending-tile.red :is(.figure, .note), [data-theme="dark"] .lending-table tr.overdue td { color: var(--red-400, #f0736a); }
@media (max-width: 575px) {
	.lending-head { padding: var(--padding-sm, 8px); }
	.lending-head .lending-tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); }
	.lending-head .lending-tile { padding: 6px 8px; }
	.lending-tile .figure { font-size: 14px; }
	.lending-table td.wrap { min-width: 0; }
	.lending-table { font-size: 12px; font-variant-numeric: normal; letter-spacing: -0.01em; }
	.lending-table th, .lending-table td { padding: 6px 3px; }
	.lending-table th { white-space: normal; vertical-align: bottom; }
	.lending-table .indicator-pill { height: auto; white-space: normal; }
	.lending-table .indicator-pill { font-size: 11px; padding: 2px 6px; }
}
`;

Object.assign(frappe.lending, {
	add_style() {
		frappe.dom.set_style(STYLE, "lending-style");
	},

	// The server's answer; false where it refused, which Frappe has told the user by then.
	async ask(method, args) {
		try {
			return await frappe.xcall(method, args);
		} catch {
			return false;
		}
	},

	// The main step of a document: asked about, taken by the server, then shown.
	add_step(frm, label, method, question) {
		const take = async () => {
			await frappe.lending.ask(method, { name: frm.doc.name });
			await frm.reload_doc();
		};
		frm.add_custom_button(label, () => frappe.confirm(question, take)).addClass("btn-primary");
	},

	// A decision that takes a reason: asks the server, then shows the form as it is now.
	ask_reason(frm, { title, note, label, method, args }) {
		const dialog = new frappe.ui.Dialog({
			title,
			fields: [
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Reason"),
					reqd: 1,
					description: note,
				},
			],
			primary_action_label: label,
			async primary_action({ reason }) {
				dialog.disable_primary_action();
				const answer = await frappe.lending.ask(method, { name: frm.doc.name, reason, ...args });
				dialog.enable_primary_action();
				if (answer !== false) {
					dialog.hide();
					frm.reload_doc();
				}
			},
		});
		dialog.show();
	},

	// A step that takes values: asks the server, then shows the form as it is now. What is left empty is not sent.
	ask_values(frm, { title, fields, method, args }) {
		const dialog = new frappe.ui.Dialog({
			title,
			fields,
			primary_action_label: title,
			async primary_action(values) {
				const filled = Object.entries(values).filter(([, value]) => value !== "" && value != null);
				dialog.disable_primary_action();
				const answer = await frappe.lending.ask(method, { ...Object.fromEntries(filled), ...args });
				dialog.enable_primary_action();
				if (answer !== false) {
					dialog.hide();
					frm.reload_doc();
				}
			},
		});
		dialog.show();
	},

	text(value) {
		return frappe.utils.escape_html(cstr(value));
	},

	money(amount, currency) {
		return frappe.lending.text(format_currency(amount, currency));
	},

	day(value) {
		return frappe.lending.text(frappe.datetime.str_to_user(value));
	},

	link(doctype, name) {
		return frappe.utils.get_form_link(doctype, name, true, frappe.lending.text(name));
	},

	pill(label, color) {
		return `<span class="indicator-pill no-indicator-dot ${color}">${frappe.lending.text(label)}</span>`;
	},

	// Tiles of { label, figure, note, color }; figure and note are HTML already escaped.
	tiles(items) {
		const tile = (item) => `
			<div class="lending-tile ${item.color || ""}">
				<div class="label">${frappe.lending.text(item.label)}</div>
				<div class="figure">${item.figure}</div>
				<div class="note">${item.note || ""}</div>
			</div>`;
		return `<div class="lending-tiles">${items.map(tile).join("")}</div>`;
	},

	// Headline figures above the tabs of a form, once; `before` is HTML already escaped.
	head_figures(frm, items, before = "") {
		frm.layout.wrapper.find(".lending-head").remove();
		if (items.length) {
			const head = $(`<div class="lending-head">${before}${frappe.lending.tiles(items)}</div>`);
			const tabs = frm.layout.wrapper.find(".form-tabs-list").first();
			head.insertBefore(tabs.length ? tabs : frm.layout.wrapper.find(".form-page").first());
		}
	},

	// Columns of { label, cell(row), total, css }; cells and totals are HTML already escaped.
	table(columns, rows, row_class = () => "") {
		const css = (column) => (column.css ? ` class="${column.css}"` : "");
		const cell = (column, html, tag) => `<${tag}${css(column)}>${html}</${tag}>`;
		const head = columns.map((column) => cell(column, frappe.lending.text(column.label), "th"));
		const line = (row) =>
			`<tr class="${row_class(row)}">${columns.map((column) => cell(column, column.cell(row), "td")).join("")}</tr>`;
		const foot = columns.some((column) => column.total)
			? `<tfoot><tr>${columns.map((column) => cell(column, column.total || "", "td")).join("")}</tr></tfoot>`
			: "";
		return `
			<div class="table-responsive">
				<table class="table table-sm lending-table">
					<thead><tr>${head.join("")}</tr></thead>
					<tbody>${rows.map(line).join("")}</tbody>
					${foot}
				</table>
			</div>`;
	},

	amount_column(label, field, currency, totals, css = "") {
		return {
			label,
			css: `amount ${css}`,
			cell: (row) => frappe.lending.money(row[field], currency),
			total: totals && frappe.lending.money(totals[field], currency),
		};
	},

	// The plan alone, for loans and applications that are not disbursed.
	plan_table(rows, totals, currency) {
		const { amount_column, day, table, text } = frappe.lending;
		return table(
			[
				{ label: __("No."), cell: (row) => text(row.number), total: text(__("Total")) },
				{ label: __("Due Date"), cell: (row) => day(row.due_date) },
				amount_column(__("Principal"), "principal_amount", currency, totals),
				amount_column(__("Interest"), "interest_amount", currency, totals),
				amount_column(__("Installment"), "total_amount", currency, totals),
			],
			rows,
		);
	},

	// The engine's rule behind a part of a payment, in words.
	rule(code) {
		const rules = {
			"payoff.unearned_interest": __("Interest handed back"),
			"prepayment.reduce_term": __("Prepayment, shorter term"),
			"prepayment.reduce_installment": __("Prepayment, smaller installments"),
			held_as_advance: __("Held for the client"),
			advance_used: __("Held money used"),
			past_due: __("Past due"),
			due: __("Due"),
			in_advance: __("In advance"),
			earned: __("Interest earned so far"),
			payoff: __("Payoff"),
		};
		const [family] = cstr(code).split(".");
		return frappe.lending.text(rules[code] || rules[family] || code);
	},

	// One message above the form, whatever was there before. Frappe takes text without a tag for unescaped.
	headline(frm, html, color) {
		frm.dashboard.clear_headline();
		frm.dashboard.set_headline(`<span>${html}</span>`, color);
	},

	// 18 instead of 18.000000: as many decimals as the value has.
	trim_number(value) {
		const [, decimals = ""] = String(Number(value || 0)).split(".");
		return format_number(value, null, decimals.length);
	},

	// Values that are options elsewhere and text here: in the reader's language, and the DocType's gender.
	translate_values(frm, fields, context = frm.doctype) {
		for (const field of fields) {
			frm.fields_dict[field].df.formatter = (value) => (value ? __(value, null, context) : "");
			frm.refresh_field(field);
		}
	},

	// `more` are fields beside the year.
	ask_year(act, more = []) {
		const year = Number(frappe.datetime.get_today().slice(0, 4));
		const field = { fieldname: "year", fieldtype: "Int", label: __("Year"), reqd: 1, default: year - 1 };
		frappe.prompt([field, ...more], (values) => act(values.year, values), __("Interest Certificate"));
	},

	// `more` is what the document asks beside its name, as the year of a certificate.
	open_pdf(doctype, name, format, more = {}) {
		const query = new URLSearchParams({ doctype, name, format, no_letterhead: 0, ...more });
		window.open(
			frappe.urllib.get_full_url(`/api/method/frappe.utils.print_format.download_pdf?${query}`),
		);
	},
});
