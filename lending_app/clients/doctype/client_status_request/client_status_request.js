frappe.ui.form.on("Client Status Request", {
	refresh(frm) {
		const is_decider = ["Credit Manager", "Lending Manager", "System Manager"].some(frappe.user.has_role);
		const is_own = frm.doc.requested_by === frappe.session.user;
		if (frm.is_new() || frm.doc.status !== "Pending" || !is_decider || is_own) {
			return;
		}
		frm.add_custom_button(__("Approve"), () => decide(frm, true)).addClass("btn-primary");
		frm.add_custom_button(__("Decline"), () => decide(frm, false));
	},
});

function decide(frm, is_approved) {
	const note = { fieldname: "note", fieldtype: "Small Text", label: __("Note"), reqd: is_approved ? 0 : 1 };
	const send = async ({ note }) => {
		await frappe.xcall("lending_app.clients.api.decide_status_request", {
			request: frm.docname,
			is_approved,
			note,
		});
		frm.reload_doc();
	};
	frappe.prompt(note, send, is_approved ? __("Approve") : __("Decline"));
}
