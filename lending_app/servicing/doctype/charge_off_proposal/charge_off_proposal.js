const APPROVE = "lending_app.servicing.charge_off_api.approve";
const REJECT = "lending_app.servicing.charge_off_api.reject";

frappe.ui.form.on("Charge Off Proposal", {
	setup(frm) {
		frm.set_query("loan", () => ({ filters: { status: ["in", ["Active", "Defaulted"]] } }));
	},

	refresh(frm) {
		const is_open = !frm.is_new() && frm.doc.status === "Proposed";
		if (!frm.is_new() && !is_open) {
			frm.disable_form();
		}
		const is_own = frm.doc.proposed_by === frappe.session.user;
		if (is_open && !is_own && frappe.model.can_submit("Loan Charge Off")) {
			frm.add_custom_button(__("Approve"), () => decide(frm, APPROVE, __("Approve")));
			frm.add_custom_button(__("Reject"), () => decide(frm, REJECT, __("Reject")));
		}
	},
});

function decide(frm, method, label) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	frappe.prompt(
		field,
		async ({ reason }) => {
			const done = await frappe.lending.ask(method, {
				proposal: frm.docname,
				reason,
			});
			if (done !== false) {
				await frm.reload_doc();
			}
		},
		label,
		label,
	);
}
