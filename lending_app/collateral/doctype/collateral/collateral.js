frappe.ui.form.on("Collateral", {
	setup(frm) {
		frm.set_query("collateral_type", { filters: { is_active: 1 } });
		// Its rows are the fields of the type, in the reader's language.
		const label = frappe.meta.get_docfield("Collateral Detail", "label");
		label.formatter = (value) => frappe.utils.escape_html(__(value || ""));
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		const { grid } = frm.fields_dict.details;
		Object.assign(grid, { cannot_add_rows: true, cannot_delete_rows: true });
		grid.update_docfield_property("label", "read_only", 1);
		grid.wrapper.find(".grid-footer").hide();
		if (!frm.is_new() && frm.perm[0].write) {
			add_steps(frm);
		}
	},

	async collateral_type(frm) {
		if (!frm.doc.collateral_type) {
			return;
		}
		const type = await frappe.db.get_doc("Collateral Type", frm.doc.collateral_type);
		frm.clear_table("details");
		for (const field of type.details) {
			frm.add_child("details", { label: field.label });
		}
		frm.set_value("haircut_percent", type.haircut_percent);
		frm.refresh_field("details");
	},
});

function add_steps(frm) {
	const { status, title_status } = frm.doc;
	const is_held = ["Offered", "Formalized"].includes(status);
	if (is_held) {
		frm.add_custom_button(__("Substitute"), () => substitute(frm), __("Actions"));
		offer_new(frm, __("Pledge to a Loan"), "Loan Collateral");
	}
	if ((is_held || status === "In Execution") && title_status !== "Transferred") {
		frm.add_custom_button(__("Transfer Title"), () => transfer_title(frm), __("Actions"));
	}
	add_custody(frm);
	if (status === "Formalized") {
		offer_new(frm, __("Execute"), "Collateral Execution");
	}
}

function add_custody(frm) {
	const { custody_place, handed_out_on, received_on, seal_number } = frm.doc;
	const group = __("Custody");
	const day = {
		fieldname: "day",
		fieldtype: "Date",
		label: __("Date"),
		default: frappe.datetime.get_today(),
		reqd: 1,
	};
	const place = {
		fieldname: "place",
		fieldtype: "Data",
		label: __("Place"),
		default: custody_place,
		reqd: 1,
	};
	const seal = {
		fieldname: "seal_number",
		fieldtype: "Data",
		label: __("Seal Number"),
		default: seal_number,
	};
	const person = (label) => ({ fieldname: "person", fieldtype: "Data", label, reqd: 1 });
	const add = (title, fields, method) =>
		frm.add_custom_button(title, () => ask(frm, title, [day, ...fields], method), group);
	if (received_on && !handed_out_on) {
		add(__("Move"), [place, seal], "lending_app.collateral.api.move_in_custody");
		add(__("Hand Out"), [person(__("Handed Out To"))], "lending_app.collateral.api.hand_out");
	} else {
		add(
			__("Take In"),
			[place, seal, person(__("Received From"))],
			"lending_app.collateral.api.take_into_custody",
		);
	}
}

function offer_new(frm, label, doctype) {
	if (!frappe.model.can_create(doctype)) {
		return;
	}
	frm.add_custom_button(label, () => frappe.new_doc(doctype, { collateral: frm.docname }), __("Actions"));
}

// Its pledges go over with their ranks and limits.
function substitute(frm) {
	const fields = [
		{
			fieldname: "substitute_by",
			fieldtype: "Link",
			options: "Collateral",
			label: __("Substituted By"),
			reqd: 1,
			get_query: () => ({
				filters: {
					status: "Formalized",
					currency: frm.doc.currency,
					name: ["!=", frm.docname],
				},
			}),
		},
		{
			fieldname: "day",
			fieldtype: "Date",
			label: __("Substituted On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "reason", fieldtype: "Data", label: __("Reason"), reqd: 1 },
	];
	ask(frm, __("Substitute"), fields, "lending_app.collateral.api.substitute");
}

function transfer_title(frm) {
	const fields = [
		{
			fieldname: "office",
			fieldtype: "Data",
			label: __("Title Office"),
			default: frm.doc.title_office || frm.doc.registry_office,
			reqd: 1,
		},
		{
			fieldname: "number",
			fieldtype: "Data",
			label: __("Title Number"),
			default: frm.doc.title_number,
			reqd: 1,
		},
		{
			fieldname: "transferred_on",
			fieldtype: "Date",
			label: __("Title Transferred On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	];
	ask(frm, __("Transfer Title"), fields, "lending_app.collateral.api.transfer_title");
}

function ask(frm, title, fields, method) {
	frappe.lending.ask_values(frm, { title, fields, method, args: { collateral: frm.docname } });
}
