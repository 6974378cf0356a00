// Versions of a text: a new one is a copy, and is sent once it is activated. A preview shows it for a real loan.
frappe.ui.form.on("Message Template", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Preview"), () => frappe.lending.preview_message(frm));
		if (!frm.perm[0]?.write) {
			return;
		}
		frm.add_custom_button(__("New Version"), async () => {
			const answer = await frappe.call({
				method: "lending_app.messaging.api.make_version",
				args: { name: frm.docname },
			});
			frappe.set_route("Form", "Message Template", answer.message);
		});
		if (!frm.doc.is_active) {
			frm.add_custom_button(__("Activate"), async () => {
				await frappe.call({
					method: "lending_app.messaging.api.activate",
					args: { name: frm.docname },
				});
				frm.reload_doc();
			}).addClass("btn-primary");
		}
	},
});

frappe.provide("frappe.lending");
frappe.lending.preview_message = (frm) => {
	const { text } = frappe.lending;
	const show = async () => {
		const loan = dialog.get_value("loan");
		if (!loan) {
			return;
		}
		const answer = await frappe.call({
			method: "lending_app.messaging.api.preview",
			type: "GET",
			args: { name: frm.docname, loan },
		});
		const { subject, body, segments, alphabet, missing } = answer.message;
		const lines = [
			subject ? `<p><b>${text(subject)}</b></p>` : "",
			`<p>${text(body)}</p>`,
			frm.doc.channel === "SMS"
				? `<p class="text-muted">${text(__("{0} segments of SMS ({1})", [segments, alphabet]))}</p>`
				: "",
			missing.length
				? `<div class="alert alert-warning">${text(__("No value: {0}", [missing.join(", ")]))}</div>`
				: "",
		];
		dialog.get_field("shown").$wrapper.html(lines.join(""));
	};
	const dialog = new frappe.ui.Dialog({
		title: __("Preview"),
		fields: [
			{
				fieldname: "loan",
				fieldtype: "Link",
				options: "Loan",
				label: __("Loan"),
				reqd: 1,
				onchange: show,
			},
			{ fieldname: "shown", fieldtype: "HTML" },
		],
	});
	dialog.show();
};
