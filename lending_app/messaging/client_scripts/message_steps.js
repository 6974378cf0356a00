// A message that may have been sent: a person who knows says so.
frappe.ui.form.on("Message", {
	refresh(frm) {
		if (frm.doc.status !== "Unknown" || !frm.perm[0]?.write) {
			return;
		}
		const decide = (was_sent) =>
			frappe.prompt(
				[{ fieldname: "reason", fieldtype: "Data", label: __("How do you know?"), reqd: 1 }],
				async ({ reason }) => {
					await frappe.call({
						method: "lending_app.messaging.api.decide",
						args: { name: frm.docname, was_sent, reason },
					});
					frm.reload_doc();
				},
				was_sent ? __("It Was Sent") : __("Send It Again"),
			);
		frm.add_custom_button(__("It Was Sent"), () => decide(1));
		frm.add_custom_button(__("Send It Again"), () => decide(0));
	},
});
