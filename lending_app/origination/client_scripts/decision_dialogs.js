// Dialogs of the decisions: each asks, calls its service, and shows the application as it then is.
frappe.provide("frappe.lending.decisions");

Object.assign(frappe.lending.decisions, {
	ask(frm, method, options, prepare = (values) => values) {
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
	},

	with_read_state(frm, values) {
		return { ...values, modified: frm.doc.modified };
	},

	ask_place(frm) {
		frappe.lending.decisions.ask(frm, "lending_app.servicing.archive_api.archive", {
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
	},

	ask_reasons(frm) {
		frappe.lending.decisions.ask(
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
						get_data: (txt) =>
							frappe.lending.list_choices("Credit Reason", txt, { is_active: 1 }),
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
				frappe.lending.decisions.with_read_state(frm, {
					...values,
					reasons: [main_reason, ...(other_reasons || [])],
				}),
		);
	},

	ask_documents(frm) {
		frappe.lending.decisions.ask(
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
						get_data: (txt) =>
							frappe.lending.list_choices("Client Document Type", txt, { is_active: 1 }),
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
			(values) => frappe.lending.decisions.with_read_state(frm, values),
		);
	},

	ask_withdrawal(frm) {
		frappe.lending.decisions.ask(
			frm,
			"lending_app.origination.decisions.api.withdraw",
			{
				title: __("Withdraw {0}", [frm.doc.name]),
				primary_action_label: __("Withdraw"),
				fields: [{ fieldname: "explanation", fieldtype: "Small Text", label: __("Reason"), reqd: 1 }],
			},
			(values) => frappe.lending.decisions.with_read_state(frm, values),
		);
	},

	ask_signature(frm) {
		frappe.lending.decisions.ask(frm, "lending_app.origination.decisions.api.accept_at_branch", {
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
	},

	ask_decline(frm) {
		frappe.lending.decisions.ask(frm, "lending_app.origination.decisions.api.decline_at_branch", {
			title: __("Decline Offer"),
			primary_action_label: __("Record Decline"),
			fields: [
				{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason for Declining"), reqd: 1 },
			],
		});
	},
});
