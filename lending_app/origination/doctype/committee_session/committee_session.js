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
				change: () => show_proposal(frm, dialog),
			},
			{ fieldname: "proposal", fieldtype: "HTML" },
			{
				fieldname: "vote",
				fieldtype: "Select",
				label: __("Vote"),
				// Nothing is chosen for the member.
				options: ["", "For", "Against", "Abstain"].map((value) => ({
					value,
					label: value && __(value),
				})),
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
	show_proposal(frm, dialog);
}

// What is voted on: product, what was asked for, what is proposed and on which conditions.
function show_proposal(frm, dialog) {
	const { money, text, tiles, trim_number } = frappe.lending;
	const row = frm.doc.applications.find((line) => line.application === dialog.get_value("application"));
	if (!row) {
		return;
	}
	const cash = (amount) => (amount ? money(amount, row.currency) : "–");
	const terms = [
		row.proposed_number_of_installments && __("{0} installments", [row.proposed_number_of_installments]),
		row.proposed_interest_percent && `${trim_number(row.proposed_interest_percent)} %`,
	].filter(Boolean);
	dialog.fields_dict.proposal.$wrapper.html(
		tiles([
			{
				label: __("Product"),
				figure: text(frappe.utils.get_link_title("Loan Product", row.product) || row.product || ""),
			},
			{ label: __("Requested Amount"), figure: cash(row.requested_amount) },
			{
				label: __("Proposed Amount"),
				figure: cash(row.proposed_amount || row.requested_amount),
				note: text(terms.join(" · ")),
			},
		]) + list_conditions(row),
	);
}

function list_conditions({ conditions }) {
	const { text } = frappe.lending;
	const lines = (conditions || "").split("\n").filter((line) => line.trim());
	const list = lines.map((line) => `<li>${text(line)}</li>`).join("");
	return list ? `<p class="mt-2 mb-1">${text(__("Special Conditions"))}</p><ul>${list}</ul>` : "";
}

async function close_session(frm) {
	const { ask, text } = frappe.lending;
	const undecided = await ask("lending_app.origination.committee.api.list_undecided", {
		session: frm.docname,
	});
	if (undecided === false) {
		return;
	}
	const question = __(
		"Close the session? Votes are counted, applications decided, and nothing can be changed after.",
	);
	const left = Object.entries(undecided).map(
		([name, result]) => `<li>${text(name)}: ${text(__(result))}</li>`,
	);
	const warning = left.length
		? `<p class="mt-3 mb-1">${text(__("These stay in review without a decision:"))}</p><ul>${left.join(
				"",
			)}</ul>`
		: "";
	frappe.confirm(text(question) + warning, async () => {
		await ask("lending_app.origination.committee.api.close_session", { session: frm.docname });
		frm.reload_doc();
	});
}
