frappe.ui.form.on("Loan Application", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("client", () => ({ filters: { status: ["not in", ["Blocked", "Inactive"]] } }));
		frm.set_query("product", () => ({
			query: "lending_app.products.version_api.query_offered_products",
			filters: { is_group: frm.doc.is_group ? 1 : 0 },
		}));
		frm.set_df_property("product", "filter_description", __("Products offered today"));
	},

	onload(frm) {
		if (frm.is_new() && !frm.doc.company) {
			frm.set_value("company", frappe.defaults.get_user_default("Company"));
		}
	},

	async refresh(frm) {
		frappe.lending.translate_values(frm, ["frequency", "status"]);
		frm.toggle_display("client_name", false); // the link shows it
		show_next_step(frm);
		show_figures(frm);
		if (!frm.is_new()) {
			frm.add_custom_button(__("Preview Schedule"), () => preview_schedule(frm));
		}
		if (frm.doc.loan) {
			frm.add_custom_button(__("Open Loan"), () => frappe.set_route("Form", "Loan", frm.doc.loan));
		}
		await show_limits(frm);
	},

	async product(frm) {
		await show_limits(frm);
		await fill_offered_rate(frm);
	},

	client: fill_offered_rate,

	after_workflow_action(frm) {
		if (frm.doc.status === "Accepted" && frm.doc.loan) {
			const link = frappe.lending.link("Loan", frm.doc.loan);
			frappe.show_alert({ message: __("Loan {0} is ready to disburse.", [link]), indicator: "green" });
		}
	},
});

// The rate the product offers the client, unless a person has entered another.
async function fill_offered_rate(frm) {
	const { client, docstatus, interest_percent, product } = frm.doc;
	if (!product || docstatus > 0 || (interest_percent && interest_percent !== frm.offered_percent)) {
		return;
	}
	const offered = await frappe.lending.ask("lending_app.origination.api.get_offered_rate", {
		product,
		client,
	});
	if (offered && frm.doc.product === product && frm.doc.client === client) {
		frm.offered_percent = offered.percent;
		await frm.set_value("interest_percent", offered.percent);
	}
}

const LIMIT_FIELDS = [
	"minimum_amount",
	"maximum_amount",
	"minimum_number_of_installments",
	"maximum_number_of_installments",
	"minimum_interest_percent",
	"maximum_interest_percent",
	"currency",
];

async function show_limits(frm) {
	if (!frm.doc.product || frm.doc.docstatus > 0) {
		return;
	}
	const { message: product } = await frappe.db.get_value("Loan Product", frm.doc.product, LIMIT_FIELDS);
	const describe = (field, low, high) =>
		frm.set_df_property(field, "description", __("From {0} to {1}", [low, high]));
	const money = (amount) => frappe.lending.money(amount, product.currency);
	const percent = (value) => `${frappe.lending.trim_number(value)} %`;
	describe("requested_amount", money(product.minimum_amount), money(product.maximum_amount));
	describe(
		"number_of_installments",
		product.minimum_number_of_installments,
		product.maximum_number_of_installments,
	);
	describe(
		"interest_percent",
		percent(product.minimum_interest_percent),
		percent(product.maximum_interest_percent),
	);
}

// What is asked for, or granted once it is: before anything else on the form.
function show_figures(frm) {
	const { doc } = frm;
	const figures = [
		get_amount_figure(doc),
		get_term_figure(doc),
		{
			label: __("Estimated Installment"),
			figure: frappe.lending.money(doc.installment_amount, doc.currency),
		},
		get_ratio_figure(doc),
	];
	frappe.lending.head_figures(frm, frm.is_new() ? [] : figures);
}

function get_amount_figure({ approved_amount, requested_amount, currency }) {
	const { money, text } = frappe.lending;
	const is_changed = approved_amount && approved_amount !== requested_amount;
	const requested = __("Requested: {0}", [format_currency(requested_amount, currency)]);
	return {
		label: approved_amount ? __("Approved Amount") : __("Requested Amount"),
		figure: money(approved_amount || requested_amount, currency),
		note: is_changed ? text(requested) : "",
	};
}

function get_term_figure(doc) {
	const { text, trim_number } = frappe.lending;
	const rate = doc.approved_interest_percent || doc.interest_percent;
	return {
		label: __("Number of Installments"),
		figure: text(doc.approved_number_of_installments || doc.number_of_installments),
		note: text(`${__(doc.frequency || "")} · ${trim_number(rate)} %`),
	};
}

function get_ratio_figure({ debt_ratio_percent, evaluation, score }) {
	const { text } = frappe.lending;
	return {
		label: __("Debt Ratio"),
		figure: debt_ratio_percent ? text(`${format_number(debt_ratio_percent, null, 1)} %`) : "–",
		note: text(evaluation ? __("Score {0}", [score]) : __("Not evaluated")),
		color: evaluation ? "" : "orange",
	};
}

// Who acts next, by state.
const NEXT_STEPS = {
	Draft: () => [__("Complete the request, then submit it to the credit manager."), "blue"],
	Submitted: () => [__("Waiting for a credit manager to take it into review."), "blue"],
	"In Review": (frm) =>
		frm.doc.submitted_by === frappe.session.user
			? [__("You submitted this application, so somebody else must decide it."), "orange"]
			: [__("A credit manager approves it, rejects it or asks for information."), "blue"],
	"Needs Information": (frm) => [
		[
			__("The loan officer completes the file and answers the credit manager."),
			...(frm.doc.__onload?.asked_for || []).map(frappe.lending.text),
		].join("<br>"),
		"orange",
	],
	Approved: (frm) => [
		__("Approved until {0}. The loan officer sends the offer to the client.", [expiry(frm)]),
		"green",
	],
	Offered: (frm) => [__("Waiting for the client's answer until {0}.", [expiry(frm)]), "blue"],
	Accepted: () => [__("The client accepted. The treasurer disburses the loan."), "green"],
	Rejected: (frm) => [__("Rejected: {0}", [frappe.lending.text(frm.doc.rejection_reason)]), "red"],
	Expired: () => [__("The approval lapsed before the client accepted it."), "orange"],
};

function expiry(frm) {
	return frappe.lending.day(frm.doc.approval_expires_on) || frappe.lending.text(__("further notice"));
}

function show_next_step(frm) {
	const step = NEXT_STEPS[frm.doc.status];
	if (step && !frm.is_new()) {
		frappe.lending.headline(frm, ...step(frm));
	}
}

async function preview_schedule(frm) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	const application = frm.docname;
	const installments = await frappe.lending.ask("lending_app.origination.api.get_schedule", {
		application,
	});
	if (!installments) {
		return;
	}
	const rows = installments.map((row) => ({
		number: row.number,
		due_date: row.due_date,
		principal_amount: row.principal,
		interest_amount: row.interest,
		total_amount: row.total,
	}));
	const totals = {
		principal_amount: frm.doc.approved_amount || frm.doc.requested_amount,
		interest_amount: frm.doc.total_interest_amount,
		total_amount: frm.doc.total_amount,
	};
	const dialog = new frappe.ui.Dialog({
		title: __("Estimated Schedule"),
		size: "large",
		fields: [{ fieldname: "schedule", fieldtype: "HTML" }],
	});
	const note = __("An estimate: the schedule is fixed at disbursement, from its value date.");
	dialog.fields_dict.schedule.$wrapper.html(
		`<p class="text-muted">${frappe.lending.text(note)}</p>` +
			frappe.lending.plan_table(rows, totals, frm.doc.currency),
	);
	dialog.show();
}
