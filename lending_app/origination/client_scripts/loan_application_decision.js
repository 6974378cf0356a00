// Decisions on an application: which buttons ask for one, and the terms that are approved or offered instead.
frappe.ui.form.on("Loan Application", {
	refresh(frm) {
		if (frm.doc.status === "In Review" && decides(frm)) {
			frm.add_custom_button(__("Counter-offer"), () => ask_terms(frm, true));
		}
		add_prints(frm);
		if (ARCHIVABLE.includes(frm.doc.status) && !frm.doc.archived_on && frm.perm[0]?.write) {
			frm.add_custom_button(
				__("Archive File"),
				() => frappe.lending.decisions.ask_place(frm),
				__("Handling"),
			);
		}
	},

	// A dialog takes the step itself: the promise that Frappe waits for is never kept, so that it does not take it again.
	before_workflow_action(frm) {
		const ask = DIALOGS[frm.selected_workflow_action];
		if (!ask) {
			return undefined;
		}
		frappe.dom.unfreeze(); // Frappe froze the page, and the dialog with it
		ask(frm);
		return new Promise(() => {});
	},
});

function add_prints(frm) {
	const { docstatus, status } = frm.doc;
	if (["Approved", "Offered", "Accepted"].includes(status)) {
		add_print(frm, __("Print Offer"), "Loan Offer");
	}
	if (status === "Rejected" || (docstatus && rejects_members(frm))) {
		add_print(frm, __("Print Letter"), "Rejection Letter");
	}
}

// Whether its loans are closed the server knows.
const ARCHIVABLE = ["Rejected", "Declined", "Expired", "Withdrawn", "Disbursed"];

const DIALOGS = {
	Approve: (frm) => ask_terms(frm, false),
	Reject: (frm) => frappe.lending.decisions.ask_reasons(frm),
	"Ask for Information": (frm) => frappe.lending.decisions.ask_documents(frm),
	Withdraw: (frm) => frappe.lending.decisions.ask_withdrawal(frm),
	"Record Acceptance": (frm) => frappe.lending.decisions.ask_signature(frm),
	"Record Decline": (frm) => frappe.lending.decisions.ask_decline(frm),
};

function rejects_members(frm) {
	return (frm.doc.members || []).some((row) => row.status === "Rejected");
}

function decides(frm) {
	return (
		frappe.user.has_role(["Credit Manager", "Lending Manager"]) &&
		![frm.doc.submitted_by, frm.doc.owner].includes(frappe.session.user)
	);
}

function add_print(frm, label, format) {
	frm.add_custom_button(label, () => frappe.lending.open_pdf("Loan Application", frm.docname, format));
}

// Without an evaluation the server wants to be told that this is meant.
function ask_terms(frm, is_counter_offer) {
	if (frm.doc.evaluation) {
		return ask_known_terms(frm, is_counter_offer);
	}
	const text = __(
		"{0} has not been evaluated: no score was given, and capacity and rules were not checked. Evaluate it first, or go on knowing that.",
		[frm.doc.name],
	);
	return frappe.warn(
		__("Not Evaluated"),
		frappe.lending.text(text),
		() => ask_known_terms(frm, is_counter_offer, { is_unevaluated_accepted: 1 }),
		__("Decide without an Evaluation"),
	);
}

async function ask_known_terms(frm, is_counter_offer, more = {}) {
	const { doc } = frm;
	const { ask, with_read_state } = frappe.lending.decisions;
	const money = frappe.lending.money(doc.requested_amount, doc.currency);
	const title = is_counter_offer ? __("Counter-offer for {0}", [doc.name]) : __("Approve {0}", [doc.name]);
	const dialog = ask(
		frm,
		"lending_app.origination.decisions.api.approve",
		{
			title,
			primary_action_label: is_counter_offer ? __("Make Counter-offer") : __("Approve"),
			fields: [
				{ fieldname: "authority", fieldtype: "HTML" },
				{
					fieldname: "amount",
					fieldtype: "Currency",
					label: __("Approved Amount"),
					options: doc.currency,
					default: doc.approved_amount || doc.requested_amount,
					reqd: 1,
					description: __("Requested: {0}", [money]),
					change: () => show_authority(frm, dialog),
				},
				{
					fieldname: "number_of_installments",
					fieldtype: "Int",
					label: __("Approved Number of Installments"),
					default: doc.approved_number_of_installments || doc.number_of_installments,
					reqd: 1,
					description: __("Requested: {0}", [doc.number_of_installments]),
				},
				{ fieldtype: "Column Break" },
				{
					fieldname: "interest_percent",
					fieldtype: "Percent",
					precision: "6",
					label: __("Approved Rate (% a Year)"),
					default: doc.approved_interest_percent || doc.interest_percent,
					description: __("Requested: {0}", [
						frappe.lending.trim_number(doc.interest_percent) + " %",
					]),
				},
				{
					fieldname: "valid_days",
					fieldtype: "Int",
					label: __("Valid for Days"),
					description: __("Empty: as the settings say."),
				},
				{ fieldtype: "Section Break" },
				{
					fieldname: "conditions",
					fieldtype: "Small Text",
					label: __("Special Conditions"),
					description: __("One a line. The client reads them in the offer."),
				},
				{
					fieldname: "notes",
					fieldtype: "Small Text",
					label: __("Decision Notes"),
					default: doc.decision_notes,
				},
			],
		},
		(values) => with_read_state(frm, { ...values, ...more, is_counter_offer: is_counter_offer ? 1 : 0 }),
	);
	await show_authority(frm, dialog);
}

async function show_authority(frm, dialog) {
	const amount = dialog.get_value("amount");
	const args = { application: frm.docname, amount };
	const found = await frappe.xcall("lending_app.origination.decisions.api.get_authority", args);
	const text = found.is_analyst_enough
		? __("Within an analyst's authority.")
		: __("Above an analyst's authority. Decided by: {0}", [__(found.level)]);
	const color = found.is_analyst_enough ? "text-muted" : "text-danger";
	dialog.fields_dict.authority.$wrapper.html(`<p class="${color}">${frappe.lending.text(text)}</p>`);
}
