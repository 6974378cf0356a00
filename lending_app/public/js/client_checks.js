// On the form of a client: those who may be the same one, and what compliance and managers do from here.
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
	const SHARED = {
		has_same_identity: __("Same Identity Number"),
		has_same_phone: __("Same Telephone"),
		has_same_email: __("Same E-mail"),
		has_similar_name: __("Similar Name"),
		has_same_birth_date: __("Same Birth Date"),
	};

	// What stands in the boxes now, saved or not.
	const read_typed = (frm) => {
		const values = { name: frm.is_new() ? "" : frm.doc.name };
		for (const field of TYPED) {
			const box = frm.fields_dict[field]?.$input;
			values[field] = box?.is(":focus") && field !== "birth_date" ? box.val() : frm.doc[field];
		}
		const names =
			frm.doc.client_type === "Company"
				? [values.company_name]
				: [values.first_name, values.last_name, values.second_last_name];
		values.client_name = names.filter(Boolean).join(" ");
		return values;
	};

	const describe = (row) => {
		const { text, link } = frappe.lending;
		const who = row.client
			? `${link("Client", row.client)} ${text(row.client_name)}`
			: text(__("a client of branch {0}", [row.branch]));
		const shared = Object.keys(SHARED).filter((field) => row[field]);
		return `<li>${who}: ${text(shared.map((field) => SHARED[field]).join(", "))}</li>`;
	};

	const show_similar = (frm, rows) => {
		frm.lending_similar?.remove();
		if (!rows.length) {
			return;
		}
		frm.lending_similar = $(
			`<div class="form-message orange lending-similar" role="status">
				<div>${frappe.lending.text(__("This may be a client you have already:"))}</div>
				<ul class="mb-0 pl-4">${rows.map(describe).join("")}</ul>
			</div>`,
		).prependTo(frm.layout.wrapper);
	};

	const look_for_similar = async (frm) => {
		const values = read_typed(frm);
		if (!(values.identity_number || values.mobile_phone || values.email || values.birth_date)) {
			return show_similar(frm, []);
		}
		const rows = await frappe.lending.ask("lending_app.clients.duplicates.api.find_similar_clients", {
			values,
		});
		show_similar(frm, rows || []);
	};

	const look_soon = frappe.utils.debounce(look_for_similar, 500);

	const merge = (frm) => {
		frappe.new_doc("Client Merge", { merged_client: frm.doc.name });
	};

	const screen_again = async (frm) => {
		const number = await frappe.lending.ask("lending_app.clients.screening.api.screen_again", {
			client: frm.doc.name,
		});
		if (number === false) {
			return;
		}
		const message = number ? __("Hits found: {0}", [number]) : __("Nothing found on the lists.");
		frappe.show_alert({ message, indicator: number ? "orange" : "green" });
	};

	// As the server says; it also refuses staff and other users of Desk.
	const CONNECTORS = ["Credit Manager", "Lending Manager", "System Manager"];
	const events = {
		setup(frm) {
			frm.set_query("user", () => ({ filters: { enabled: 1, user_type: "Website User" } }));
		},
		refresh(frm) {
			show_similar(frm, []);
			frm.set_df_property("user", "read_only", CONNECTORS.some((role) => frappe.user.has_role(role)) ? 0 : 1);
			if (frm.perm[0]?.write) {
				$(frm.wrapper)
					.off("input.lending")
					.on("input.lending", "input", () => look_soon(frm));
			}
			if (frm.is_new()) {
				return;
			}
			if (frappe.model.can_create("Client Merge")) {
				frm.add_custom_button(__("Merge into Another Client"), () => merge(frm), __("Actions"));
			}
			if (frappe.model.can_write("Screening Hit")) {
				frm.add_custom_button(__("Screen Again"), () => screen_again(frm), __("Actions"));
				const show_hits = () => frappe.set_route("List", "Screening Hit", { client: frm.doc.name });
				frm.add_custom_button(__("Screening Hits"), show_hits, __("Actions"));
			}
		},
	};
	for (const field of TYPED) {
		events[field] = (frm) => look_soon(frm);
	}
	frappe.ui.form.on("Client", events);

	// Frappe saves the form after each upload. A card has two sides, and with one of them it is refused: the person saves.
	frappe.ui.form.on("Client Document", {
		form_render(frm, _doctype, name) {
			const { fields_dict } = frm.fields_dict.documents.grid.grid_rows_by_docname[name].grid_form;
			for (const control of [fields_dict.front, fields_dict.back]) {
				control.on_upload_complete = async (file) => {
					await control.parse_validate_and_set_in_model(file.file_url);
					frm.attachments.update_attachment(file);
					control.set_value(file.file_url);
				};
			}
		},
	});
}
