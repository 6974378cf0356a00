// Disbursements and repayments are never just cancelled: a reversal has a reason and a date.
frappe.provide("frappe.lending");

Object.assign(frappe.lending, {
	// In `setup`: whatever asks the form to cancel gets the dialog.
	guard_cancel(frm) {
		frm.savecancel = () => frappe.lending.ask_reversal(frm);
	},

	// In `refresh`.
	show_reversal(frm) {
		if (frm.doc.docstatus === 1 && frm.perm[0].cancel) {
			frm.add_custom_button(__("Reverse"), () => frappe.lending.ask_reversal(frm), __("Actions"));
		}
		if (frm.doc.docstatus === 2) {
			frappe.lending.headline(
				frm,
				__("Reversed on {0}: {1}", [
					frappe.lending.day(frm.doc.reversal_posting_date),
					frappe.lending.text(frm.doc.reversal_reason),
				]),
				"red",
			);
		}
	},

	ask_reversal(frm) {
		const dialog = new frappe.ui.Dialog({
			title: __("Reverse {0}", [frm.doc.name]),
			fields: [
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Reason"),
					reqd: 1,
					description: __("Kept with the document and in the journal entry."),
				},
				{
					fieldname: "posting_date",
					fieldtype: "Date",
					label: __("Posting Date"),
					default: frappe.datetime.get_today(),
					reqd: 1,
					description: __("Day of the reversing entry. What was posted stays as it is."),
				},
			],
			primary_action_label: __("Reverse"),
			async primary_action(values) {
				dialog.disable_primary_action();
				const is_reversed = await frappe.lending.reverse(frm, values);
				dialog.enable_primary_action();
				if (is_reversed) {
					dialog.hide();
				}
			},
		});
		dialog.show();
	},

	async reverse(frm, { reason, posting_date }) {
		const journal_entry = await frappe.lending.ask("lending_app.servicing.api.reverse_document", {
			doctype: frm.doctype,
			name: frm.docname,
			reason,
			posting_date,
		});
		if (journal_entry === false) {
			return false;
		}
		await frm.reload_doc();
		const message = journal_entry
			? __("Reversed by {0}", [frappe.lending.text(journal_entry)])
			: __("Reversed");
		frappe.show_alert({ message, indicator: "green" });
		return true;
	},
});
