const COLORS = { Open: "orange", Matched: "blue", "In Suspense": "yellow" };

frappe.ui.form.on("Bank Statement Load", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("bank_account", () => ({ filters: { is_company_account: 1, disabled: 0 } }));
		frm.set_query("mode_of_payment", () => ({ filters: { enabled: 1 } }));
	},

	async refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		add_steps(frm);
		if (frm.doc.__onload?.gap) {
			frm.set_intro(frappe.utils.escape_html(frm.doc.__onload.gap), "orange");
		}
		if (["Loaded", "Loading"].includes(frm.doc.status)) {
			await show_rows(frm);
		}
	},
});

function add_steps(frm) {
	const { status, number_open, number_matched } = frm.doc;
	if (status === "Draft") {
		add_step(frm, __("Load the Statement"), "lending_app.loan_payments.bank_api.load").addClass(
			"btn-primary",
		);
	}
	if (status === "Loading") {
		frm.add_custom_button(__("Refresh"), () => frm.reload_doc());
	}
	if (status !== "Loaded") {
		return;
	}
	if (number_matched) {
		const question = __("Post the payments whose loan is known? Lines: {0}.", [number_matched]);
		frm.add_custom_button(__("Post Payments"), () =>
			frappe.confirm(question, () => take(frm, "lending_app.loan_payments.bank_api.post")),
		).addClass("btn-primary");
	}
	if (number_open) {
		add_step(frm, __("Match Again"), "lending_app.loan_payments.bank_api.match");
		const question = __("Book the money whose loan is not known to Unidentified Receipts? Lines: {0}.", [
			number_open,
		]);
		frm.add_custom_button(__("Book as Unidentified"), () =>
			frappe.confirm(question, () => take(frm, "lending_app.loan_payments.bank_api.book")),
		);
	}
}

function add_step(frm, label, method) {
	return frm.add_custom_button(label, () => take(frm, method));
}

async function take(frm, method) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	await frappe.lending.ask(method, { name: frm.docname });
	await frm.reload_doc();
}

async function show_rows(frm) {
	const rows = await frappe.xcall(
		"lending_app.loan_payments.bank_api.list_rows",
		{ name: frm.docname },
		"GET",
	);
	const wrapper = frm.get_field("lines_html").$wrapper;
	if (!rows.length) {
		wrapper.html(`<p class="text-muted">${__("Nothing is left to look at.")}</p>`);
		return;
	}
	wrapper.html(build_table(rows, frm.perm[0]?.write));
	wrapper
		.find("[data-line]")
		.on("click", (event) => new LineDialog(frm, event.currentTarget.dataset.line).open());
}

function build_table(rows, may_write) {
	const escape = frappe.utils.escape_html;
	const lines = rows.map((row) => {
		const color = COLORS[row.status] || "gray";
		const loan = row.loan ? `${escape(row.loan)}<br>${escape(row.client_name || "")}` : "";
		const score = row.score ? `${Math.round(row.score)} %` : "";
		const button = may_write
			? `<button class="btn btn-xs btn-default" data-line="${escape(row.name)}">${__("Decide")}</button>`
			: "";
		return `<tr>
			<td>${escape(row.date)}</td>
			<td>${escape(row.payer)}<br><span class="text-muted">${escape(row.text)}</span></td>
			<td class="text-right">${escape(row.amount_text)}</td>
			<td><span class="indicator-pill ${color}">${__(row.status)}</span></td>
			<td>${loan}</td>
			<td class="text-right">${score}</td>
			<td>${escape(row.message || "")}</td>
			<td>${button}</td>
		</tr>`;
	});
	const heads = [
		__("Date"),
		__("Payer"),
		__("Amount"),
		__("Status"),
		__("Loan"),
		__("Score"),
		__("Reason"),
		"",
	];
	const head = heads.map((label) => `<th>${label}</th>`).join("");
	return `<div class="table-responsive"><table class="table table-bordered">
		<thead><tr>${head}</tr></thead><tbody>${lines.join("")}</tbody></table></div>`;
}

class LineDialog {
	constructor(frm, line) {
		this.frm = frm;
		this.line = line;
	}

	async open() {
		this.row = await frappe.xcall(
			"lending_app.loan_payments.bank_api.show_line",
			{ line: this.line },
			"GET",
		);
		this.dialog = new frappe.ui.Dialog({
			title: __("Whose Money Is It?"),
			size: "large",
			fields: this.get_fields(),
			primary_action_label: __("Post on These Loans"),
			primary_action: ({ parts }) =>
				this.send("lending_app.loan_payments.bank_api.assign", { parts: parts || [] }),
		});
		this.show_candidates();
		this.add_other();
		this.dialog.show();
	}

	get_fields() {
		const escape = frappe.utils.escape_html;
		const { date, payer, amount_text, text } = this.row;
		const head = [date, payer, text].filter(Boolean).map(escape).join(" · ");
		const best = this.row.loan || "";
		return [
			{ fieldtype: "HTML", options: `<p><b>${escape(amount_text)}</b> ${head}</p>` },
			{ fieldtype: "HTML", fieldname: "candidates" },
			{
				fieldtype: "Table",
				fieldname: "parts",
				label: __("Loans"),
				data: [{ loan: best, amount: this.row.amount }],
				fields: [
					{
						fieldtype: "Link",
						fieldname: "loan",
						options: "Loan",
						label: __("Loan"),
						in_list_view: 1,
						get_query: () => ({ filters: { company: this.frm.doc.company } }),
						onchange: () => this.fill_rest(),
					},
					{
						fieldtype: "Float",
						precision: 2,
						fieldname: "amount",
						label: __("Amount"),
						in_list_view: 1,
					},
				],
			},
		];
	}

	show_candidates() {
		const wrapper = this.dialog.get_field("candidates").$wrapper;
		const loans = this.row.candidates.map((row, place) =>
			this.build_candidate(row, row.loan, "loan", place, __("Choose")),
		);
		const payments = this.row.payments.map((row, place) =>
			this.build_candidate(
				row,
				row.receipt || row.journal_entry,
				"payment",
				place,
				__("It Is This Payment"),
			),
		);
		const none = `<p class="text-muted">${__("No loan or payment is like this line. Choose the loan below.")}</p>`;
		const rows = [...loans, ...payments];
		wrapper.html(rows.length ? `<table class="table table-bordered">${rows.join("")}</table>` : none);
		wrapper.find("[data-loan]").on("click", (event) => {
			this.choose(this.row.candidates[event.currentTarget.dataset.loan].loan);
		});
		wrapper.find("[data-payment]").on("click", (event) => {
			const { journal_entry, receipt } = this.row.payments[event.currentTarget.dataset.payment];
			this.send("lending_app.loan_payments.bank_api.match_payment", {
				journal_entry,
				receipt: receipt || "",
			});
		});
	}

	build_candidate(row, name, kind, place, label) {
		const escape = frappe.utils.escape_html;
		const parts = row.parts.map(({ label: part, points, seen }) => {
			const shown = seen ? ` (${escape(seen)})` : "";
			return `${escape(part)}${shown}: ${Math.round(points * 100)} %`;
		});
		return `<tr>
			<td>${escape(name)}<br>${escape(row.client_name || "")}</td>
			<td class="text-right"><b>${Math.round(row.score * 100)} %</b></td>
			<td class="text-muted">${parts.join("<br>")}</td>
			<td><button class="btn btn-xs btn-default" data-${kind}="${place}">${label}</button></td>
		</tr>`;
	}

	/** A loan that was added without an amount takes what the others leave. */
	fill_rest() {
		const table = this.dialog.get_field("parts");
		const rows = table.grid.get_data();
		const empty = rows.filter((row) => row.loan && !flt(row.amount));
		const rest = flt(this.row.amount - rows.reduce((sum, row) => sum + flt(row.amount), 0), 2);
		if (empty.length === 1 && rest > 0) {
			empty[0].amount = rest;
			table.grid.refresh();
		}
	}

	choose(loan) {
		const table = this.dialog.get_field("parts");
		table.df.data = [{ loan, amount: this.row.amount, idx: 1, name: "row 1" }];
		table.grid.df.data = table.df.data;
		table.refresh();
	}

	add_other() {
		const is_suspense = this.row.status === "In Suspense";
		const label = is_suspense ? __("Return to the Payer") : __("Not a Payment of a Loan");
		const method = is_suspense
			? "lending_app.loan_payments.bank_api.return_money"
			: "lending_app.loan_payments.bank_api.mark_other";
		this.dialog.set_secondary_action_label(label);
		this.dialog.set_secondary_action(() => {
			const field = { fieldname: "remarks", fieldtype: "Data", label: __("Remarks"), reqd: 1 };
			frappe.prompt(field, ({ remarks }) => this.send(method, { remarks }), label, label);
		});
	}

	async send(method, more) {
		await frappe.lending.ask(method, { line: this.line, ...more });
		this.dialog.hide();
		await this.frm.reload_doc();
	}
}
