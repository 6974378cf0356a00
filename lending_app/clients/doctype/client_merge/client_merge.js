{
	const ask_undo = (frm) =>
		frappe.lending.ask_reason(frm, {
			title: __("Undo the Merge"),
			note: __("What was moved goes back to its client; what came later stays where it is."),
			label: __("Undo"),
			method: "lending_app.clients.duplicates.api.undo_merge",
		});

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
