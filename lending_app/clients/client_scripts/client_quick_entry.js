// Clients like the one that is being typed, on the form and in the dialog for quick entry.
frappe.provide("frappe.lending");
{
	const TYPED = [
		"first_name",
		"last_name",
		"second_last_name",
		"company_name",
		"birth_date",
		"identity_number",
		"tax_number",
		"mobile_phone",
		"alternative_phone",
		"email",
	];
	// Words are asked for when they are shown: this file is read before the translations.
	const get_shared = () => ({
		has_same_identity: __("Same Identity Number"),
		has_same_phone: __("Same Telephone"),
		has_same_email: __("Same E-mail"),
		has_similar_name: __("Similar Name"),
		has_same_birth_date: __("Same Birth Date"),
	});

	const get_typed_name = (values) =>
		(values.client_type === "Company"
			? [values.company_name]
			: [values.first_name, values.last_name, values.second_last_name]
		)
			.filter(Boolean)
			.join(" ");

	const text = (value) => frappe.utils.escape_html(cstr(value));
	const link = (doctype, name) => frappe.utils.get_form_link(doctype, name, true, text(name));

	const describe = (row) => {
		const who = row.client
			? `${link("Client", row.client)} ${text(row.client_name)}`
			: text(__("a client of branch {0}", [row.branch]));
		const words = Object.entries(get_shared()).filter(([field]) => row[field]);
		return `<li>${who}: ${text(words.map(([, word]) => word).join(", "))}</li>`;
	};

	// Above the boxes of a form or of the dialog for quick entry.
	const show_similar = (wrapper, rows) => {
		$(wrapper).children(".lending-similar").remove();
		if (rows.length) {
			$(
				`<div class="form-message orange lending-similar" role="status">
					<div>${text(__("This may be a client you have already:"))}</div>
					<ul class="mb-0 pl-4">${rows.map(describe).join("")}</ul>
				</div>`,
			).prependTo(wrapper);
		}
	};

	const ask_similar = async (wrapper, values) => {
		const is_known = values.identity_number || values.mobile_phone || values.email || values.birth_date;
		const method = "lending_app.clients.duplicates.api.find_similar_clients";
		const rows = is_known ? await frappe.xcall(method, { values }).catch(() => []) : [];
		show_similar(wrapper, rows || []);
	};

	frappe.lending.likeness = { ask_similar, get_typed_name, show_similar, TYPED };
}

// A client entered from a link: a prospect, with the warning of its form where one like it is there already.
frappe.ui.form.ClientQuickEntryForm = class ClientQuickEntryForm extends frappe.ui.form.QuickEntryForm {
	// Active, inactive and blocked come by acts of their own.
	set_meta_and_mandatory_fields() {
		super.set_meta_and_mandatory_fields();
		this.mandatory = this.mandatory.filter((df) => !["status", "naming_series"].includes(df.fieldname));
	}

	render_dialog() {
		super.render_dialog();
		const { ask_similar, get_typed_name, TYPED } = frappe.lending.likeness;
		const look = frappe.utils.debounce(() => {
			const values = this.dialog.get_values(true) || {};
			const typed = Object.fromEntries(TYPED.map((field) => [field, values[field]]));
			ask_similar(this.dialog.body, { ...typed, name: "", client_name: get_typed_name(values) });
		}, 500);
		this.dialog.$wrapper.on("input change", look);
	}
};
