{
	const ask_undo = (frm) => {
		const dialog = new frappe.ui.Dialog({
			title: __("Undo the Merge"),
			fields: [
				{
					fieldname: "reason",
					fieldtype: "Small Text",
					label: __("Reason"),
					reqd: 1,
					description: __(
						"What was moved goes back to its client; what came later stays where it is.",
					),
				},
			],
			primary_action_label: __("Undo"),
			async primary_action({ reason }) {
				dialog.disable_primary_action();
				const args = { name: frm.doc.name, reason };
				const answer = await frappe.lending.ask(
					"lending_app.clients.duplicates.api.undo_merge",
					args,
				);
				dialog.enable_primary_action();
				if (answer !== false) {
					dialog.hide();
					frm.reload_doc();
				}
			},
		});
		dialog.show();
	};

	frappe.ui.form.on("Client Merge", {
		setup(frm) {
			frm.savecancel = () => ask_undo(frm);
		},

		refresh(frm) {
			for (const field of ["moves", "fills"]) {
				frm.set_df_property(field, "cannot_add_rows", true);
				frm.set_df_property(field, "cannot_delete_rows", true);
			}
			if (frm.doc.docstatus === 0 && !frm.is_new()) {
				const note = __(
					"Nothing has moved yet. Submit to move the documents below; it can be undone.",
				);
				frappe.lending.headline(frm, frappe.lending.text(note), "blue");
			}
			if (frm.doc.docstatus === 1 && frm.perm[0]?.cancel) {
				frm.add_custom_button(__("Undo"), () => ask_undo(frm));
			}
		},
	});
}
