const APPROVE = "lending_app.servicing.charge_off_api.approve";
const PREVIEW = "lending_app.servicing.charge_off_api.preview";
const REJECT = "lending_app.servicing.charge_off_api.reject";

frappe.ui.form.on("Charge Off Proposal", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("loan", () => ({ filters: { status: ["in", ["Active", "Defaulted"]] } }));
	},

	refresh(frm) {
		const is_open = !frm.is_new() && frm.doc.status === "Proposed";
		if (!frm.is_new() && !is_open) {
			frm.disable_form();
		}
		const is_own = frm.doc.proposed_by === frappe.session.user;
		if (is_open && !is_own && frappe.model.can_submit("Loan Charge Off")) {
			frm.add_custom_button(__("Approve"), () => ask_approval(frm));
			frm.add_custom_button(__("Reject"), () => decide(frm, REJECT, __("Reject")));
		}
	},
});

function decide(frm, method, label) {
	const field = { fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 };
	frappe.prompt(
		field,
		async ({ reason }) => {
			const done = await frappe.lending.ask(method, {
				proposal: frm.docname,
				reason,
			});
			if (done !== false) {
				await frm.reload_doc();
			}
		},
		label,
		label,
	);
}

// What approving takes off the books on the day, before one says yes.
function ask_approval(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Charge Off {0}", [frm.doc.loan]),
		fields: [
			{
				fieldname: "value_date",
				fieldtype: "Date",
				label: __("Value Date"),
				default: frappe.datetime.get_today(),
				reqd: 1,
				change: () => show_loss(frm, dialog),
			},
			{ fieldname: "loss", fieldtype: "HTML" },
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		primary_action_label: __("Approve"),
		async primary_action({ value_date, reason }) {
			dialog.disable_primary_action();
			const done = await frappe.lending.ask(APPROVE, { proposal: frm.docname, reason, value_date });
			dialog.enable_primary_action();
			if (done !== false) {
				dialog.hide();
				await frm.reload_doc();
			}
		},
	});
	dialog.show();
	show_loss(frm, dialog);
}

async function show_loss(frm, dialog) {
	const value_date = dialog.get_value("value_date") || frappe.datetime.get_today();
	const loss = await frappe.lending.ask(PREVIEW, { proposal: frm.docname, value_date });
	const { day, money, text, tiles } = frappe.lending;
	const { currency } = frm.doc;
	const html = loss
		? tiles([
				{
					label: __("Charge-off Loss"),
					figure: money(loss.amount, currency),
					note: text(__("As of {0}", [day(loss.value_date)])),
					color: "red",
				},
				{ label: __("Principal in It"), figure: money(loss.principal_amount, currency) },
				{
					label: __("Provision Used"),
					figure: money(loss.provision_amount, currency),
					note: loss.closed_on ? text(__("Posted up to {0}", [day(loss.closed_on)])) : "",
				},
				{ label: __("Days Past Due"), figure: text(loss.days_past_due) },
			])
		: "";
	dialog.fields_dict.loss.$wrapper.html(html);
}
