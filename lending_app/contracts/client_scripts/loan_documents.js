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

function generate(frm) {
	const options = [
		"",
		...(frappe
			.get_meta("Loan Document")
			?.fields?.find((field) => field.fieldname === "kind")
			?.options.split("\n") || []),
	];
	frappe.prompt(
		{
			fieldname: "kind",
			fieldtype: "Select",
			label: __("Kind"),
			options,
			description: __("Empty for all that the loan still needs."),
		},
		async ({ kind }) => {
			const made = await frappe.xcall("lending_app.contracts.api.generate", {
				loan: frm.doc.name,
				kind: kind || "",
			});
			frappe.show_alert({
				message: __("{0} documents made", [made.length]),
				indicator: made.length ? "green" : "orange",
			});
			frm.reload_doc();
		},
		__("Generate Documents"),
		__("Generate"),
	);
}

async function show_file(frm) {
	const found = await frappe.xcall(
		"lending_app.contracts.api.get_credit_file",
		{ loan: frm.doc.name },
		"GET",
	);
	const escape = frappe.utils.escape_html;
	const rows = found.entries
		.map((cells) => `<tr>${cells.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`)
		.join("");
	const missing = found.missing.map((text) => `<li>${escape(frappe.utils.html2text(text))}</li>`).join("");
	const dialog = new frappe.ui.Dialog({
		title: __("Credit File"),
		size: "large",
		fields: [{ fieldtype: "HTML", fieldname: "content" }],
		primary_action_label: __("Export as ZIP"),
		async primary_action() {
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
		},
	});
	const heading = missing
		? `<h5>${__("Missing")}</h5><ul>${missing}</ul>`
		: `<p>${__("Nothing is missing.")}</p>`;
	dialog.fields_dict.content.$wrapper.html(`${heading}<table class="table table-sm">${rows}</table>`);
	dialog.show();
}
