// The client's form: the 360 view, and what is asked of the server from it.

frappe.ui.form.on("Client", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("referred_by", () => ({ filters: { name: ["!=", frm.docname] } }));
		frm.set_query("document_type", "documents", () => ({ filters: { is_active: 1 } }));
		frm.set_query("policy_version", "consents", () => ({ filters: { is_current: 1 } }));
	},

	onload(frm) {
		if (frm.is_new()) {
			const { country, currency } = frappe.sys_defaults;
			const branches = (frappe.defaults.get_user_permissions().Branch || []).map((row) => row.doc);
			const branch = branches.length === 1 ? branches[0] : "";
			const defaults = { identity_country: country, nationality: country, country, currency, branch };
			for (const [field, value] of Object.entries(defaults)) {
				if (!frm.doc[field] && value) {
					frm.set_value(field, value);
				}
			}
		}
	},

	refresh(frm) {
		// A new client is one or is not yet; the other states come by acts of their own.
		const states = frm.is_new() ? ["Prospect", "Active"] : null;
		frm.set_df_property(
			"status",
			"options",
			states || get_options("Client", "status").map(({ value }) => value),
		);
		if (frm.is_new()) {
			return;
		}
		show_status(frm);
		add_buttons(frm);
		load_overview(frm);
	},

	client_type(frm) {
		// A company's number is its tax number.
		frm.set_value("identity_type", frm.doc.client_type === "Company" ? "Tax ID" : "National ID");
	},
});

function show_status(frm) {
	frm.dashboard.clear_headline();
	if (frm.doc.status === "Blocked") {
		const text = __("This client is blocked and cannot borrow. {0}", [frm.doc.block_reason || ""]);
		frappe.lending.headline(frm, frappe.lending.text(text), "red");
	} else if (frm.doc.status === "Inactive") {
		frappe.lending.headline(frm, frappe.lending.text(__("This client is inactive.")), "orange");
	}
}

function add_buttons(frm) {
	const { name, status } = frm.doc;
	if (["Prospect", "Active"].includes(status) && frappe.model.can_create("Loan Application")) {
		const open = () => frappe.new_doc("Loan Application", { client: name });
		frm.add_custom_button(__("New Application"), open).addClass("btn-primary");
	}
	if (frappe.model.can_create("Client Note")) {
		frm.add_custom_button(__("Note"), () => add_note(frm), __("Add"));
		frm.add_custom_button(__("Follow-Up"), () => add_follow_up(frm), __("Add"));
	}
	if (frm.perm[0].write) {
		frm.add_custom_button(__("Verification"), () => verify(frm), __("Add"));
	}
	add_actions(frm);
	if (frm.perm[0].print) {
		const sheet = () => frappe.lending.open_pdf("Client", name, "Client Sheet");
		frm.add_custom_button(__("Client Sheet"), sheet, __("Print"));
		frm.add_custom_button(__("Whole File (ZIP)"), () => download(name), __("Print"));
	}
}

function add_actions(frm) {
	const { status } = frm.doc;
	if (frappe.model.can_create("Client Status Request")) {
		for (const type of get_requests(status)) {
			frm.add_custom_button(__(type), () => request_status(frm, type), __("Actions"));
		}
	}
	if (frm.perm[0].delete) {
		frm.add_custom_button(__("Erase Personal Data"), () => erase(frm), __("Actions"));
	}
}

function get_requests(status) {
	const requests = {
		Prospect: ["Deactivate", "Block"],
		Active: ["Deactivate", "Block"],
		Inactive: ["Reactivate", "Block"],
		Blocked: ["Unblock"],
	};
	return requests[status] || [];
}

function download(client) {
	const query = new URLSearchParams({ client });
	window.open(frappe.urllib.get_full_url(`/api/method/lending_app.clients.api.download_file?${query}`));
}

// --- Dialogs ------------------------------------------------------------------------------------

function ask(title, fields, label, submit) {
	const dialog = new frappe.ui.Dialog({
		title,
		fields,
		primary_action_label: label,
		async primary_action(values) {
			if ((await submit(values)) !== false) {
				dialog.hide();
			}
		},
	});
	dialog.show();
	return dialog;
}

function get_options(doctype, field) {
	return frappe.meta
		.get_docfield(doctype, field)
		.options.split("\n")
		.filter(Boolean)
		.map((value) => ({ value, label: __(value, null, doctype) }));
}

async function add_note(frm) {
	await frappe.model.with_doctype("Client Note");
	const fields = [
		{
			fieldname: "category",
			fieldtype: "Select",
			label: __("Category"),
			options: get_options("Client Note", "category"),
			default: "General",
			reqd: 1,
		},
		{ fieldtype: "Column Break" },
		{
			fieldname: "priority",
			fieldtype: "Select",
			label: __("Priority"),
			options: get_options("Client Note", "priority"),
			default: "Normal",
			reqd: 1,
		},
		{ fieldtype: "Section Break" },
		{ fieldname: "note", fieldtype: "Text", label: __("Note"), reqd: 1 },
	];
	ask(__("Note"), fields, __("Save"), async (values) => {
		const doc = { doctype: "Client Note", client: frm.docname, ...values };
		return (await frappe.lending.ask("frappe.client.insert", { doc })) && load_overview(frm);
	});
}

function add_follow_up(frm) {
	const kinds = ["Call", "Visit", "Message", "Document", "Meeting", "Other"];
	const fields = [
		{
			fieldname: "kind",
			fieldtype: "Select",
			label: __("Type"),
			options: kinds.map((value) => ({ value, label: __(value, null, "ToDo") })),
			default: "Call",
			reqd: 1,
		},
		{
			fieldname: "due_date",
			fieldtype: "Date",
			label: __("Due Date"),
			default: frappe.datetime.add_days(frappe.datetime.get_today(), 1),
			reqd: 1,
		},
		{ fieldtype: "Column Break" },
		{
			fieldname: "assigned_to",
			fieldtype: "Link",
			options: "User",
			label: __("Assigned To"),
			default: frappe.session.user,
			reqd: 1,
		},
		{
			fieldname: "priority",
			fieldtype: "Select",
			label: __("Priority"),
			options: ["Low", "Medium", "High"].map((value) => ({ value, label: __(value) })),
			default: "Medium",
		},
		{ fieldtype: "Section Break" },
		{ fieldname: "description", fieldtype: "Small Text", label: __("What Is to Be Done"), reqd: 1 },
	];
	const method = "lending_app.clients.api.add_follow_up";
	ask(__("Follow-Up"), fields, __("Save"), async (values) => {
		const saved = await frappe.lending.ask(method, { client: frm.docname, ...values });
		return saved && load_overview(frm);
	});
}

async function verify(frm) {
	await frappe.model.with_doctype("Client Verification");
	const is_manual = "eval:doc.provider=='Manual'";
	const fields = [
		{
			fieldname: "step",
			fieldtype: "Select",
			label: __("Step"),
			options: get_options("Client Verification", "step"),
			reqd: 1,
			async onchange() {
				const step = dialog.get_value("step");
				const method = "lending_app.clients.api.get_step_provider";
				dialog.set_value("provider", step ? await frappe.lending.ask(method, { step }) : "");
			},
		},
		{ fieldname: "provider", fieldtype: "Data", label: __("Provider"), read_only: 1 },
		{
			fieldname: "answer",
			fieldtype: "Select",
			label: __("Result"),
			options: get_options("Client Verification", "result"),
			depends_on: is_manual,
			mandatory_depends_on: is_manual,
		},
		{ fieldname: "evidence", fieldtype: "Attach", label: __("Evidence") },
		{ fieldname: "remarks", fieldtype: "Small Text", label: __("Remarks") },
	];
	const dialog = ask(
		__("Verification"),
		fields,
		__("Record"),
		async ({ provider: _provider, ...values }) => {
			const args = { client: frm.docname, ...values };
			return (await frappe.lending.ask("lending_app.clients.api.verify", args)) && frm.reload_doc();
		},
	);
}

function request_status(frm, request_type) {
	const fields = [
		{
			fieldname: "reason",
			fieldtype: "Small Text",
			label: __("Reason"),
			reqd: 1,
			description: __("A credit or lending manager, somebody else than you, decides."),
		},
	];
	ask(__(request_type), fields, __("Ask"), async ({ reason }) => {
		const doc = { doctype: "Client Status Request", client: frm.docname, request_type, reason };
		const saved = await frappe.lending.ask("frappe.client.insert", { doc });
		if (saved) {
			frappe.show_alert({
				message: __("Request {0} waits for its decision.", [saved.name]),
				indicator: "blue",
			});
			load_overview(frm);
		}
		return saved;
	});
}

function erase(frm) {
	const fields = [
		{
			fieldname: "reason",
			fieldtype: "Small Text",
			label: __("Reason"),
			reqd: 1,
			description: __(
				"Names, documents, notes and messages are deleted for good. Loans and their ledger stay.",
			),
		},
	];
	ask(__("Erase Personal Data"), fields, __("Erase"), async ({ reason }) => {
		const method = "lending_app.clients.api.erase_client";
		const done = await frappe.lending.ask(method, { client: frm.docname, reason });
		return done !== false && frm.reload_doc();
	});
}

async function load_overview(frm) {
	const client = frm.docname;
	const view = await frappe.lending.ask("lending_app.clients.api.get_overview", { client });
	if (view && client === frm.docname) {
		frappe.lending.show_client(frm, view);
	}
}
