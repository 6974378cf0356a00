// The request on a Loan Application: eligibility, what is missing, documents, handling and history. The server decides.
frappe.ui.form.on("Loan Application", {
	setup(frm) {
		const active_groups = () => ({ filters: { status: "Active" } });
		frm.set_query("client_group", active_groups);
		frm.set_query("promoter", () => ({ filters: { is_active: 1 } }));
		frm.set_query("client", "parties", () => ({ filters: { name: ["!=", frm.doc.client] } }));
		frm.set_query("document_type", "documents", () => ({ filters: { is_active: 1 } }));
	},

	async refresh(frm) {
		frappe.lending.translate_values(frm, TRANSLATED);
		frappe.lending.translate_values(frm, ["risk_band"], null);
		frm.set_df_property("client", "label", frm.doc.is_group ? __("Representative") : __("Client"));
		lock_premiums(frm);
		if (frm.is_new()) {
			return;
		}
		add_buttons(frm);
		await Promise.all([show_eligibility(frm), show_timeline(frm)]);
	},
});

// Values copied from other lists.
const TRANSLATED = [
	"priority",
	"applicant_education_level",
	"applicant_housing_type",
	"applicant_employment_status",
	"applicant_contract_type",
];

function lock_premiums(frm) {
	// The premiums are the product's; the client only says which are taken.
	const { grid } = frm.fields_dict.premiums;
	Object.assign(grid, { cannot_add_rows: true, cannot_delete_rows: true });
	grid.wrapper.find(".grid-footer").hide();
}

function add_buttons(frm) {
	const { status, docstatus } = frm.doc;
	if (!frm.perm[0]?.write) {
		return;
	}
	if (status === "Draft") {
		frm.add_custom_button(__("What Is Missing"), () => show_missing(frm));
	}
	if (["Draft", "Submitted", "In Review", "Needs Information", "Approved", "Offered"].includes(status)) {
		frm.add_custom_button(__("Reassign"), () => ask_analyst(frm), __("Handling"));
		frm.add_custom_button(__("Prioritize"), () => ask_priority(frm), __("Handling"));
	}
	if (docstatus === 0 && status !== "Submitted") {
		frm.add_custom_button(__("Ask for Documents"), () => ask_documents(frm), __("Handling"));
	}
}

async function show_missing(frm) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	const missing = await frappe.lending.ask("lending_app.origination.api.get_missing", {
		application: frm.docname,
	});
	if (!missing) {
		return;
	}
	// The server's sentences carry their own emphasis and have escaped what people entered.
	const items = missing.map((text) => `<li>${text}</li>`).join("");
	frappe.msgprint({
		title: missing.length ? __("Still Missing") : __("Complete"),
		indicator: missing.length ? "orange" : "green",
		message: items ? `<ul>${items}</ul>` : __("Nothing is missing. Submit the application."),
	});
}

const RULES = () => ({
	"Minimum Age": __("Minimum Age"),
	"Maximum Age": __("Maximum Age"),
	"Age at Maturity": __("Age at Maturity"),
	"Monthly Income": __("Monthly Income"),
	"Months Employed": __("Months Employed"),
	Sector: __("Sector"),
	Zone: __("Zone"),
	Currency: __("Currency"),
	Arrears: __("Arrears"),
});

async function show_eligibility(frm) {
	const { text, pill, table } = frappe.lending;
	const application = frm.docname;
	const checks = await frappe.lending.ask("lending_app.origination.api.get_eligibility", { application });
	if (!checks || application !== frm.docname) {
		return;
	}
	const outcome = (passed) => {
		if (passed === null) {
			return pill(__("Not Known"), "gray");
		}
		return passed ? pill(__("Passed"), "green") : pill(__("Failed"), "red");
	};
	const names = RULES();
	const columns = [
		{ label: __("Condition"), cell: (row) => text(names[row.rule] || row.rule) },
		{ label: __("Client"), cell: (row) => text(row.client), css: "wrap" },
		{ label: __("Figure"), cell: (row) => text(row.value) },
		{ label: __("Limit"), cell: (row) => text(row.limit), css: "wrap" },
		{ label: __("Outcome"), cell: (row) => outcome(row.passed) },
	];
	const html = checks.length
		? table(
				frm.doc.is_group ? columns : columns.filter((column) => column.label !== __("Client")),
				checks,
			)
		: `<p class="text-muted">${text(__("Choose a product to see its conditions."))}</p>`;
	frm.fields_dict.eligibility_html.$wrapper.html(html);
}

async function show_timeline(frm) {
	const { text, table } = frappe.lending;
	const application = frm.docname;
	const events = await frappe.lending.ask("lending_app.origination.api.get_timeline", { application });
	if (!events || application !== frm.docname) {
		return;
	}
	const when = (row) => text(frappe.datetime.str_to_user(row.on));
	const stayed = (row) => (row.minutes == null ? "" : text(duration(row.minutes)));
	const html = table(
		[
			{ label: __("When"), cell: when },
			{ label: __("What"), cell: (row) => text(row.text), css: "wrap" },
			{ label: __("Who"), cell: (row) => text(row.user) },
			{ label: __("Stayed"), cell: stayed, css: "amount" },
		],
		events,
	);
	frm.fields_dict.timeline_html.$wrapper.html(html);
}

function duration(minutes) {
	return frappe.utils.get_formatted_duration(minutes * 60, { hide_seconds: 1 }) || __("under a minute");
}

function ask_analyst(frm) {
	ask_change(frm, "lending_app.origination.api.reassign", {
		title: __("Reassign {0}", [frm.doc.name]),
		primary_action_label: __("Reassign"),
		fields: [
			{ fieldname: "analyst", fieldtype: "Link", options: "User", label: __("Analyst"), reqd: 1 },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
	});
}

function ask_priority(frm) {
	ask_change(frm, "lending_app.origination.api.prioritize", {
		title: __("Prioritize {0}", [frm.doc.name]),
		primary_action_label: __("Prioritize"),
		fields: [
			{
				fieldname: "priority",
				fieldtype: "Select",
				label: __("Priority"),
				options: ["Low", "Normal", "High", "Urgent"].map((value) => ({
					value,
					label: __(value, null, "Loan Application"),
				})),
				default: frm.doc.priority,
				reqd: 1,
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Justification"), reqd: 1 },
		],
	});
}

function ask_documents(frm) {
	ask_change(frm, "lending_app.origination.api.ask_documents", {
		title: __("Ask for Documents"),
		primary_action_label: __("Ask"),
		fields: [
			{
				fieldname: "document_types",
				fieldtype: "MultiSelectList",
				label: __("Documents"),
				reqd: 1,
				get_data: (search) =>
					frappe.lending.list_choices("Client Document Type", search, { is_active: 1 }),
			},
			{ fieldname: "days", fieldtype: "Int", label: __("Days to Hand Them In"), default: 5, reqd: 1 },
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		],
	});
}

// Saves what is open first: the server changes the document behind the form.
async function ask_change(frm, method, options) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	const dialog = new frappe.ui.Dialog({
		...options,
		async primary_action(values) {
			dialog.disable_primary_action();
			const answer = await frappe.lending.ask(method, { name: frm.doc.name, ...values });
			dialog.enable_primary_action();
			if (answer !== false) {
				dialog.hide();
				frm.reload_doc();
			}
		},
	});
	dialog.show();
}
