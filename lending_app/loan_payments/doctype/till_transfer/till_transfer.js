frappe.ui.form.on("Till Transfer", {
	refresh(frm) {
		if (frm.doc.status !== "Sent") {
			return;
		}
		const act = async (method) => {
			const answer = await frappe.lending.ask(method, { transfer: frm.docname });
			if (answer !== false) {
				frm.reload_doc();
			}
		};
		if (frm.doc.sent_by === frappe.session.user) {
			frm.add_custom_button(__("Take Back"), () => act("lending_app.loan_payments.till_api.take_back"));
		} else {
			frm.add_custom_button(__("Receive"), () =>
				act("lending_app.loan_payments.till_api.receive"),
			).addClass("btn-primary");
		}
	},
});
