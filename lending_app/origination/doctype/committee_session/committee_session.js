frappe.ui.form.on("Committee Session", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("committee", () => ({ filters: { is_active: 1 } }));
		frm.set_query("application", "applications", () => ({
			filters: { status: "In Review", company: frm.doc.company },
		}));
		frm.set_query("reason", "applications", () => ({ filters: { is_active: 1 } }));
	},

	refresh(frm) {
		// The committee's members; only who is present is entered.
		frm.fields_dict.members.grid.wrapper.find(".grid-footer").hide();
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status === "Closed") {
			frm.disable_form();
			frappe.lending.headline(frm, __("Closed. The minutes can be printed."), "green");
			return;
		}
		const members = frm.doc.members.filter((row) => row.is_present).map((row) => row.user);
		if (members.includes(frappe.session.user)) {
			frm.add_custom_button(__("Cast Vote"), () => ask_vote(frm));
		}
		frappe.db.get_value("Credit Committee", frm.doc.committee, "chair").then(({ message }) => {
			if (message.chair === frappe.session.user) {
				frm.page.set_primary_action(__("Close Session"), () => close_session(frm));
			}
		});
	},
});

function ask_vote(frm) {
	const options = frm.doc.applications.map((row) => ({
		value: row.application,
		label: `${row.application} · ${row.client_name}`,
	}));
	const dialog = new frappe.ui.Dialog({
		title: __("Cast Vote"),
		primary_action_label: __("Cast Vote"),
		fields: [
			{
				fieldname: "application",
				fieldtype: "Select",
				label: __("Loan Application"),
				options,
				default: options[0].value,
				reqd: 1,
			},
			{
				fieldname: "vote",
				fieldtype: "Select",
				label: __("Vote"),
				options: ["For", "Against", "Abstain"].map((value) => ({ value, label: __(value) })),
				reqd: 1,
			},
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				mandatory_depends_on: "eval:doc.vote && doc.vote!='For'",
			},
		],
		async primary_action(values) {
			const method = "lending_app.origination.committee.api.cast_vote";
			if ((await frappe.lending.ask(method, { session: frm.docname, ...values })) !== false) {
				dialog.hide();
				frm.reload_doc();
			}
		},
	});
	dialog.show();
}

function close_session(frm) {
	const question = __("Close the session? Votes are counted, applications decided, and nothing can be changed after.");
	frappe.confirm(frappe.lending.text(question), async () => {
		await frappe.lending.ask("lending_app.origination.committee.api.close_session", { session: frm.docname });
		frm.reload_doc();
	});
}
