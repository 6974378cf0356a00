// Dialogs of the decisions: each asks, calls its service, and shows the application as it then is.
frappe.ui.form.on("Loan Application", {
	refresh(frm) {
		if (frm.doc.status === "In Review" && decides(frm)) {
			frm.add_custom_button(__("Counter-offer"), () => ask_terms(frm, true));
		}
		add_prints(frm);
		if (ARCHIVABLE.includes(frm.doc.status) && !frm.doc.archived_on && frm.perm[0]?.write) {
			frm.add_custom_button(__("Archive File"), () => ask_place(frm), __("Handling"));
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
	Reject: ask_reasons,
	"Ask for Information": ask_documents,
	Withdraw: ask_withdrawal,
	"Record Acceptance": ask_signature,
	"Record Decline": ask_decline,
};

function ask_place(frm) {
	ask(frm, "lending_app.servicing.archive_api.archive", {
		title: __("Archive File"),
		primary_action_label: __("Archive"),
		fields: [
			{
				fieldname: "place",
				fieldtype: "Data",
				label: __("Place"),
				description: __("Where the documents are: archive, shelf, box."),
				reqd: 1,
			},
		],
	});
}

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

function ask(frm, method, options, prepare = (values) => values) {
	const dialog = new frappe.ui.Dialog({
		size: "large",
		...options,
		async primary_action(values) {
			dialog.disable_primary_action();
			const args = { application: frm.docname, ...prepare(values) };
			const answer = await frappe.lending.ask(method, args);
			dialog.enable_primary_action();
			if (answer !== false) {
				dialog.hide();
				await frm.reload_doc();
				frm.trigger("after_workflow_action");
			}
		},
	});
	dialog.show();
	return dialog;
}

function with_read_state(frm, values) {
	return { ...values, modified: frm.doc.modified };
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

function list_reasons(txt) {
	return frappe.db.get_link_options("Credit Reason", txt, { is_active: 1 });
}

function ask_reasons(frm) {
	ask(
		frm,
		"lending_app.origination.decisions.api.reject",
		{
			title: __("Reject {0}", [frm.doc.name]),
			primary_action_label: __("Reject"),
			fields: [
				{
					fieldname: "main_reason",
					fieldtype: "Link",
					options: "Credit Reason",
					label: __("Main Reason"),
					get_query: () => ({ filters: { is_active: 1 } }),
					reqd: 1,
				},
				{
					fieldname: "other_reasons",
					fieldtype: "MultiSelectList",
					label: __("Other Reasons"),
					get_data: list_reasons,
				},
				{
					fieldname: "explanation",
					fieldtype: "Small Text",
					label: __("Explanation"),
					default: frm.doc.rejection_reason,
					description: __("The client reads it in the letter, beside the reasons."),
				},
				{ fieldtype: "Column Break" },
				{ fieldname: "advice", fieldtype: "Small Text", label: __("Advice for the Future") },
				{
					fieldname: "waiting_days",
					fieldtype: "Int",
					label: __("Waiting Days"),
					description: __("Before the client may apply again. Empty: as the settings say."),
				},
				{ fieldname: "notes", fieldtype: "Small Text", label: __("Decision Notes") },
			],
		},
		({ main_reason, other_reasons, ...values }) =>
			with_read_state(frm, { ...values, reasons: [main_reason, ...(other_reasons || [])] }),
	);
}

function ask_documents(frm) {
	ask(
		frm,
		"lending_app.origination.decisions.api.request_documents",
		{
			title: __("Ask for Information"),
			primary_action_label: __("Ask"),
			fields: [
				{
					fieldname: "documents",
					fieldtype: "MultiSelectList",
					label: __("Documents"),
					get_data: (txt) => frappe.db.get_link_options("Client Document Type", txt),
				},
				{
					fieldname: "due_date",
					fieldtype: "Date",
					label: __("Due Date"),
					description: __("Empty: as the settings say."),
				},
				{
					fieldname: "explanation",
					fieldtype: "Small Text",
					label: __("What Is Missing"),
					description: __("The client reads it."),
				},
			],
		},
		(values) => with_read_state(frm, values),
	);
}

function ask_withdrawal(frm) {
	ask(
		frm,
		"lending_app.origination.decisions.api.withdraw",
		{
			title: __("Withdraw {0}", [frm.doc.name]),
			primary_action_label: __("Withdraw"),
			fields: [{ fieldname: "explanation", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
		},
		(values) => with_read_state(frm, values),
	);
}

function ask_signature(frm) {
	ask(frm, "lending_app.origination.decisions.api.accept_at_branch", {
		title: __("Accept Offer"),
		primary_action_label: __("Record Acceptance"),
		fields: [
			{
				fieldname: "signed_by",
				fieldtype: "Data",
				label: __("Signed By"),
				default: frm.doc.client_name,
				reqd: 1,
			},
			{ fieldname: "signature", fieldtype: "Signature", label: __("Signature") },
		],
	});
}

function ask_decline(frm) {
	ask(frm, "lending_app.origination.decisions.api.decline_at_branch", {
		title: __("Decline Offer"),
		primary_action_label: __("Record Decline"),
		fields: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for Declining"), reqd: 1 },
		],
	});
}
