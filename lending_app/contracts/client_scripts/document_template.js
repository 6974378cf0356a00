// The fields that a template may use, and what it looks like on a real loan.
frappe.ui.form.on("Loan Document Template", {
	refresh(frm) {
		show_fields(frm);
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Preview"), () => {
			const field = {
				fieldname: "loan",
				fieldtype: "Link",
				options: "Loan",
				label: __("Loan"),
				reqd: 1,
			};
			frappe.prompt(
				field,
				({ loan }) => {
					const query = new URLSearchParams({ template: frm.doc.name, loan });
					window.open(`/api/method/lending_app.contracts.api.preview?${query}`);
				},
				__("Preview"),
				__("Show"),
			);
		});
	},
});

function show_fields(frm) {
	const escape = frappe.utils.escape_html;
	const rows = (frm.doc.__onload?.fields || []).flatMap(({ group, is_list, fields }) =>
		(fields.length ? fields : [["", ""]]).map(([name, label]) => {
			const path = is_list
				? `{% for row in ${group} %} {{ row${name ? `.${name}` : ""} }} {% endfor %}`
				: `{{ ${group}.${name} }}`;
			return `<tr><td><code>${escape(path)}</code></td><td>${escape(label)}</td></tr>`;
		}),
	);
	frm.fields_dict.fields_html.$wrapper.html(`<table class="table table-sm">${rows.join("")}</table>`);
}
