// Documents and the credit file of a loan.
frappe.ui.form.on("Loan", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		if (frappe.model.can_write("Loan Document")) {
			frm.add_custom_button(__("Generate Documents"), () => generate(frm), __("Documents"));
		}
		frm.add_custom_button(
			__("Show Documents"),
			() => frappe.set_route("List", "Loan Document", { loan: frm.doc.name }),
			__("Documents"),
		);
		frm.add_custom_button(__("Credit File"), () => show_file(frm), __("Documents"));
	},
});

// The kinds are read from the DocType, which a loan's form does not load.
async function generate(frm) {
	await frappe.model.with_doctype("Loan Document");
	const kinds = frappe.meta.get_docfield("Loan Document", "kind").options.split("\n");
	frappe.prompt(
		{
			fieldname: "kind",
			fieldtype: "Select",
			label: __("Kind"),
			options: ["", ...kinds],
			description: __("Empty for all that the loan still needs."),
		},
		async ({ kind }) => {
			const { message } = await frappe.call({
				method: "lending_app.contracts.api.generate",
				args: { loan: frm.doc.name, kind: kind || "" },
				freeze: true,
				freeze_message: __("Generating documents"),
			});
			tell_result(message);
			frm.reload_doc();
		},
		__("Generate Documents"),
		__("Generate"),
	);
}

function tell_result({ made, failed }) {
	const text = __("Documents made: {0}", [made.length]);
	if (!failed.length) {
		frappe.show_alert({ message: text, indicator: made.length ? "green" : "orange" });
		return;
	}
	frappe.msgprint({
		title: __("Documents Not Made"),
		message: `<p>${text}</p><ul>${failed.map((reason) => `<li>${reason}</li>`).join("")}</ul>`,
		indicator: "orange",
	});
}

async function show_file(frm) {
	const { message: found } = await frappe.call({
		method: "lending_app.contracts.api.get_credit_file",
		args: { loan: frm.doc.name },
		type: "GET",
	});
	const escape = frappe.utils.escape_html;
	const rows = found.entries
		.map(([section, title, day]) => [section, title, frappe.datetime.str_to_user(day) || ""])
		.map((cells) => `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`)
		.join("");
	const missing = found.missing.map((text) => `<li>${escape(frappe.utils.html2text(text))}</li>`).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("Credit File"),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "content" }],
	});
	// Who may not export reads the list alone.
	if (frappe.model.can_export("Loan")) {
		dialog.set_primary_action(__("Export as ZIP"), async () => {
			const answer = await frappe.xcall("lending_app.contracts.api.export_credit_file", {
				loan: frm.doc.name,
			});
			dialog.hide();
			if (answer.queued) {
				frappe.show_alert(__("The file is large: you will be notified when it is ready."));
				return;
			}
			const link = document.createElement("a");
			link.href = `data:application/zip;base64,${answer.content}`;
			link.download = answer.name;
			link.click();
		});
	}
	const heading = missing
		? `<h5>${__("Missing")}</h5><ul>${missing}</ul>`
		: `<p>${__("Nothing is missing.")}</p>`;
	dialog.fields_dict.content.$wrapper.html(`${heading}<table class="table table-sm">${rows}</table>`);
	dialog.show();
}
