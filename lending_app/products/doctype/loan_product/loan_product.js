frappe.ui.form.on("Loan Product", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("account", "accounts", (doc, cdt, cdn) => ({
			filters: { company: frappe.get_doc(cdt, cdn).company, is_group: 0, disabled: 0 },
		}));
		frm.set_query("document_type", "documents", () => ({ filters: { is_active: 1 } }));
	},

	onload(frm) {
		if (frm.is_new() && !frm.doc.currency) {
			frm.set_value("currency", frappe.boot.sysdefaults.currency);
		}
	},

	refresh(frm) {
		describe_preset(frm);
		if (frm.is_new()) {
			frm.add_custom_button(__("Start from Preset"), () => choose_preset(frm));
		}
		preview(frm);
		watch(frm);
	},

	allocation_preset: describe_preset,

	// Flat interest is that of the original amount, and no other is.
	method(frm) {
		const is_flat = frm.doc.method === "Flat";
		if (is_flat !== (frm.doc.interest_base === "Original Amount")) {
			frm.set_value("interest_base", is_flat ? "Original Amount" : "Outstanding Balance");
		}
	},

	interest_base(frm) {
		if (frm.doc.interest_base === "Original Amount" && frm.doc.method !== "Flat") {
			frm.set_value("method", "Flat");
		}
	},

	frequency(frm) {
		if (frm.doc.frequency === "At Maturity") {
			frm.set_value({ minimum_number_of_installments: 1, maximum_number_of_installments: 1 });
		}
	},
});

frappe.ui.form.on("Loan Product Charge", {
	charges_add(frm, cdt, cdn) {
		frappe.model.set_value(cdt, cdn, "currency", frm.doc.currency);
	},
});

function describe_preset(frm) {
	const descriptions = {
		"Seven Steps": __(
			"Past due, due, then in advance; in each: cost, penalty, fee, interest, tax, principal, insurance.",
		),
		"Four Steps": __(
			"Past due, due, then in advance; in each: penalty, cost, fee, interest, tax, insurance, principal.",
		),
		"Oldest Installment First": __("The seven steps, one installment after the other."),
		Custom: __("The steps of the table below."),
	};
	frm.set_df_property("allocation_preset", "description", descriptions[frm.doc.allocation_preset]);
}

function choose_preset(frm) {
	const kinds = frappe.meta.get_docfield("Loan Product", "product_type").options.split("\n");
	const dialog = new frappe.ui.Dialog({
		title: __("Start from Preset"),
		fields: [
			{
				fieldname: "kind",
				fieldtype: "Autocomplete",
				label: __("Product Type"),
				options: kinds.map((kind) => ({ value: kind, label: __(kind, null, "Loan Product") })),
				reqd: 1,
				description: __(
					"Fills the form with starting values of this kind. Change what you do otherwise.",
				),
			},
		],
		primary_action_label: __("Use"),
		async primary_action({ kind }) {
			const values = await frappe.lending.ask("lending_app.products.api.get_preset", { kind });
			if (values !== false) {
				dialog.hide();
				fill(frm, values);
			}
		},
	});
	dialog.show();
}

// A preset takes the place of the one before; what the person alone knows stays.
const KEPT = ["product_code", "currency", "description"];

function empty(frm) {
	for (const field of frm.meta.fields) {
		if (field.fieldtype === "Table") {
			frm.clear_table(field.fieldname);
		} else if (
			!frappe.model.no_value_type.includes(field.fieldtype) &&
			!field.read_only &&
			!field.hidden
		) {
			const is_kept = KEPT.includes(field.fieldname);
			frm.doc[field.fieldname] = is_kept ? frm.doc[field.fieldname] : field.default;
		}
	}
}

function fill(frm, values) {
	empty(frm);
	for (const [field, value] of Object.entries(values)) {
		if (Array.isArray(value)) {
			frm.clear_table(field);
			value.forEach((row) => frm.add_child(field, { currency: frm.doc.currency, ...row }));
		} else {
			frm.doc[field] = value;
		}
	}
	frm.dirty();
	frm.refresh();
}

// --- The usual loan, calculated by the server while the form is edited ------------------------------

const PREVIEW_DELAY = 600;

function watch(frm) {
	if (frm.is_watched) {
		return;
	}
	frm.is_watched = true;
	// Every field of the form and of its tables.
	$(frm.wrapper).on("dirty", () => frm.preview_soon());
	frm.preview_soon = frappe.utils.debounce(() => preview(frm), PREVIEW_DELAY);
}

async function preview(frm) {
	const asked = JSON.stringify(frm.doc);
	frm.asked_preview = asked;
	const found = await frappe.lending.ask("lending_app.products.api.preview_product", { document: asked });
	if (found && frm.asked_preview === asked) {
		show_preview(frm, found);
	}
}

function show_preview(frm, found) {
	if (!frm.preview_panel) {
		frm.preview_panel = $(
			`<div class="lending-preview" role="status" style="padding: var(--padding-md, 15px) var(--padding-lg, 20px)"></div>`,
		);
		frm.layout.wrapper.prepend(frm.preview_panel);
	}
	const { text } = frappe.lending;
	frm.preview_panel.html(
		found.refusal
			? `<div class="text-muted">${text(__("No loan can be calculated yet."))} <span class="text-danger">${text(found.refusal)}</span></div>`
			: get_figures(found),
	);
}

function get_figures(found) {
	const { day, money, text, tiles, trim_number } = frappe.lending;
	const amount = (value) => money(value, found.currency);
	const lent = format_currency(found.amount, found.currency);
	const rate = trim_number(found.interest_percent);
	const about =
		found.number_of_installments === 1
			? __("{0} in one installment at {1} % a year", [lent, rate])
			: __("{0} in {1} installments at {2} % a year", [lent, found.number_of_installments, rate]);
	const is_even = found.is_level || found.highest_installment_amount === found.installment_amount;
	const figures = [
		{
			label: __("Installment"),
			figure: amount(found.installment_amount),
			note: is_even
				? ""
				: text(__("up to {0}", [format_currency(found.highest_installment_amount, found.currency)])),
		},
		{ label: __("Paid Out"), figure: amount(found.net_amount) },
		{
			label: __("Total Cost"),
			figure: amount(found.cost_amount),
			note: text(__("all interest and charges")),
		},
		{
			label: __("Effective Annual Cost"),
			figure:
				found.effective_percent === null ? "–" : `${text(trim_number(found.effective_percent))} %`,
			note: text(found.measure),
		},
		{ label: __("Maturity"), figure: day(found.maturity_date) },
	];
	const more = __("First {0} of {1} installments", [found.installments.length, found.number_of_rows]);
	return `
		<div class="text-muted" style="margin-bottom: 6px">${text(about)}</div>
		${tiles(figures)}
		${get_residue_warning(found)}
		<details style="margin-top: 8px"><summary class="text-muted">${text(more)}</summary>${get_rows(found)}</details>`;
}

function get_residue_warning(found) {
	if (!found.residue_amount) return "";
	const differs = format_currency(Math.abs(found.residue_amount), found.currency);
	const warning = __(
		"Rounding makes the last installment differ by {0}. Set {1} to {2} or {3} to avoid it.",
		[differs, __("What Rounding Leaves"), __("Smallest"), __("Interest")],
	);
	return `<div class="text-warning" style="margin-top: 6px">${frappe.lending.text(warning)}</div>`;
}

function get_rows(found) {
	const { amount_column, day, table, text } = frappe.lending;
	const column = (label, field) => amount_column(label, field, found.currency);
	return table(
		[
			{ label: __("No."), cell: (row) => text(row.number) },
			{ label: __("Due Date"), cell: (row) => day(row.due_date) },
			column(__("Principal"), "principal_amount"),
			column(__("Interest"), "interest_amount"),
			column(__("Charges"), "charges_amount"),
			column(__("Installment"), "total_amount"),
			column(__("Principal After"), "closing_principal_amount"),
		],
		found.installments,
	);
}
