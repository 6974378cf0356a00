// What a collector does from a loan: whether the client may be contacted, and what came of it.
frappe.provide("frappe.lending");

Object.assign(frappe.lending, {
	// The rules are asked again whenever the channel or the person changes; the server asks them a last time.
	async show_contact_answer(dialog, loan) {
		const { action_type, party, person_name } = dialog.get_values(true);
		const box = dialog.get_field("answer").$wrapper;
		if (!action_type) {
			return;
		}
		const answer = await frappe.call({
			method: "lending_app.collections.api.ask",
			type: "GET",
			args: { loan, action_type, party: party || "Debtor", person_name: person_name || "" },
		});
		box.html(frappe.lending.say_contact_answer(answer.message));
		dialog.set_df_property("override_reason", "hidden", answer.message.may_override ? 0 : 1);
	},

	say_contact_answer({ is_allowed, refusals, when, unconfirmed, guidance }) {
		const { text } = frappe.lending;
		const list = (title, items) =>
			items.length ? `<div><b>${text(title)}</b><br>${items.map(text).join("<br>")}</div>` : "";
		const [color, title] = is_allowed
			? ["success", __("The contact is allowed now.")]
			: ["danger", __("The contact is not allowed now.")];
		const lines = is_allowed ? [] : [...refusals, when];
		return `<div class="alert alert-${color}" role="status">
				<b>${text(title)}</b>${lines.map((line) => `<br>${text(line)}`).join("")}
			</div>
			${list(__("Waits for confirmation by compliance"), unconfirmed)}
			${list(__("To be observed"), guidance)}`;
	},

	// What a result needs is asked by the server: a field that becomes mandatory is drawn again, and loses what is typed.
	record_collection_action(frm) {
		const is_promise = "eval:doc.result==='Promise to Pay'";
		const has_data = "eval:['New Data','Moved'].includes(doc.result)";
		const ask = () => frappe.lending.show_contact_answer(dialog, frm.docname);
		const { choices } = frappe.lending;
		const dialog = new frappe.ui.Dialog({
			title: __("Record Collection Action"),
			size: "large",
			fields: [
				{
					fieldname: "action_type",
					fieldtype: "Select",
					label: __("Action"),
					options: choices("action_type"),
					default: "Outgoing Call",
					reqd: 1,
					onchange: ask,
				},
				{
					fieldname: "party",
					fieldtype: "Select",
					label: __("Who Was Contacted"),
					options: choices("party"),
					default: "Debtor",
					reqd: 1,
					onchange: ask,
				},
				{
					fieldname: "person_name",
					fieldtype: "Data",
					label: __("Name of the Person"),
					depends_on: "eval:doc.party!=='Debtor'",
					onchange: ask,
				},
				{
					fieldname: "phone",
					fieldtype: "Data",
					label: __("Telephone Used"),
					default: frm.doc.mobile_phone,
				},
				{ fieldname: "column_break_1", fieldtype: "Column Break" },
				{ fieldname: "answer", fieldtype: "HTML" },
				{
					fieldname: "override_reason",
					fieldtype: "Small Text",
					label: __("Why It Was Recorded All the Same"),
					hidden: 1,
				},
				{ fieldname: "result_section", fieldtype: "Section Break", label: __("Result") },
				{
					fieldname: "result",
					fieldtype: "Select",
					label: __("Result"),
					options: choices("result", true),
				},
				{
					fieldname: "promised_on",
					fieldtype: "Date",
					label: __("Promised For"),
					depends_on: is_promise,
				},
				{
					fieldname: "amount",
					fieldtype: "Currency",
					label: __("Amount"),
					options: frm.doc.currency,
					depends_on: "eval:['Promise to Pay','Paid'].includes(doc.result)",
				},
				{
					fieldname: "reference",
					fieldtype: "Data",
					label: __("Payment Reference"),
					depends_on: "eval:doc.result==='Paid'",
				},
				{
					fieldname: "new_data_kind",
					fieldtype: "Select",
					label: __("Kind of Data"),
					options: choices("new_data_kind", true),
					depends_on: has_data,
				},
				{
					fieldname: "new_data",
					fieldtype: "Data",
					label: __("New Data"),
					depends_on: has_data,
				},
				{ fieldname: "duration_minutes", fieldtype: "Int", label: __("Minutes") },
				{ fieldname: "column_break_2", fieldtype: "Column Break" },
				{ fieldname: "notes", fieldtype: "Small Text", label: __("Notes") },
				{
					fieldname: "next_action",
					fieldtype: "Select",
					label: __("Next Action"),
					options: choices("next_action", true),
				},
				{
					fieldname: "next_action_on",
					fieldtype: "Date",
					label: __("Next Action On"),
					depends_on: "next_action",
				},
			],
			primary_action_label: __("Record"),
			async primary_action(values) {
				const filled = Object.entries(values).filter(([, value]) => value !== "" && value != null);
				dialog.disable_primary_action();
				const name = await frappe.lending.ask("lending_app.collections.api.record", {
					...Object.fromEntries(filled),
					loan: frm.docname,
				});
				dialog.enable_primary_action();
				if (name) {
					dialog.hide();
					frappe.show_alert({ message: __("Recorded as {0}", [name]), indicator: "green" });
					frm.reload_doc();
				}
			},
		});
		dialog.show();
		ask();
	},

	// The choices of a stored field, in the reader's language.
	choices(fieldname, is_optional = false) {
		const { options } = frappe.meta.get_docfield("Collection Action", fieldname);
		const values = options.split("\n").filter(Boolean);
		const found = values.map((value) => ({ value, label: __(value, null, "Collection Action") }));
		return is_optional ? [{ value: "", label: "" }, ...found] : found;
	},
});

frappe.ui.form.on("Loan", {
	refresh(frm) {
		const is_running = ["Active", "Defaulted", "Charged Off"].includes(frm.doc.status);
		if (frm.is_new() || !is_running || !frappe.model.can_write("Collection Action")) {
			return;
		}
		frm.add_custom_button(
			__("Record Collection Action"),
			() =>
				frappe.model.with_doctype("Collection Action", () =>
					frappe.lending.record_collection_action(frm),
				),
			__("Actions"),
		);
	},
});
