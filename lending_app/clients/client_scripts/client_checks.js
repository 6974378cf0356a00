// On the form of a client: those who may be the same one, and what compliance and managers do from here.
{
	const { ask_similar, get_typed_name, show_similar, TYPED } = frappe.lending.likeness;

	// What stands in the boxes now, saved or not.
	const read_typed = (frm) => {
		const values = { name: frm.is_new() ? "" : frm.doc.name };
		for (const field of TYPED) {
			const box = frm.fields_dict[field]?.$input;
			values[field] = box?.is(":focus") && field !== "birth_date" ? box.val() : frm.doc[field];
		}
		return { ...values, client_name: get_typed_name({ ...values, client_type: frm.doc.client_type }) };
	};

	const look_for_similar = (frm) => ask_similar(frm.layout.wrapper, read_typed(frm));

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

	const invite = (frm) => {
		const { client_name, email, name, user } = frm.doc;
		const question = __("Send {0} a message to {1} with which to choose a password for the portal?", [
			frappe.lending.text(client_name),
			frappe.lending.text(user || email || __("(no e-mail address)")),
		]);
		frappe.confirm(question, async () => {
			const invited = await frappe.lending.ask("lending_app.clients.api.invite_to_portal", {
				client: name,
			});
			if (invited) {
				await frm.reload_doc();
				const message = __("Invitation sent to {0}.", [frappe.lending.text(invited)]);
				frappe.show_alert({ message, indicator: "green" });
			}
		});
	};

	// As the server says; it also refuses staff and other users of Desk.
	const CONNECTORS = ["Credit Manager", "Lending Manager", "System Manager"];
	const is_connector = () => CONNECTORS.some((role) => frappe.user.has_role(role));

	const add_actions = (frm) => {
		const add = (label, act) => frm.add_custom_button(label, act, __("Actions"));
		if (frm.perm[0]?.write && is_connector()) {
			const label = frm.doc.user ? __("Invite to the Portal Again") : __("Invite to the Portal");
			add(label, () => invite(frm));
		}
		if (frappe.model.can_create("Client Merge")) {
			add(__("Merge into Another Client"), () => merge(frm));
		}
		if (frappe.model.can_write("Screening Hit")) {
			add(__("Screen Again"), () => screen_again(frm));
			add(__("Screening Hits"), () =>
				frappe.set_route("List", "Screening Hit", { client: frm.doc.name }),
			);
		}
	};

	const events = {
		setup(frm) {
			frm.set_query("user", () => ({ filters: { enabled: 1, user_type: "Website User" } }));
		},
		refresh(frm) {
			show_similar(frm.layout.wrapper, []);
			frm.set_df_property("user", "read_only", is_connector() ? 0 : 1);
			if (frm.perm[0]?.write) {
				$(frm.wrapper)
					.off("input.lending")
					.on("input.lending", "input", () => look_soon(frm));
			}
			if (!frm.is_new()) {
				add_actions(frm);
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
