const REQUEST_RELEASE = "lending_app.collateral.api.request_release";
const AUTHORIZE_RELEASE = "lending_app.collateral.api.authorize_release";
const DECLINE_RELEASE = "lending_app.collateral.api.decline_release";
const AUTHORIZERS = ["Credit Manager", "Lending Manager", "System Manager"];

frappe.ui.form.on("Loan Collateral", {
	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		if (frm.is_new() || frm.doc.released_on || !frm.perm[0].write) {
			return;
		}
		if (frm.doc.release_requested_by) {
			offer_answers(frm);
		} else {
			frm.add_custom_button(__("Ask for Release"), () => ask_release(frm), __("Actions"));
		}
	},
});

function offer_answers(frm) {
	const { release_requested_by, release_requested_from, release_requested_reason } = frm.doc;
	const said = [release_requested_by, frappe.datetime.str_to_user(release_requested_from)];
	frm.set_intro(
		__("{0} asks for its release from {1}: {2}", [
			...said.map(frappe.utils.escape_html),
			frappe.utils.escape_html(release_requested_reason),
		]),
		"orange",
	);
	const is_own = release_requested_by === frappe.session.user;
	const may_answer = AUTHORIZERS.some((role) => frappe.user.has_role(role));
	if (may_answer && !is_own) {
		frm.add_custom_button(__("Authorize Release"), () => answer(frm, AUTHORIZE_RELEASE)).addClass(
			"btn-primary",
		);
	}
	if (may_answer || is_own) {
		frm.add_custom_button(__("Decline Release"), () => answer(frm, DECLINE_RELEASE), __("Actions"));
	}
}

function ask_release(frm) {
	const fields = [
		{
			fieldname: "day",
			fieldtype: "Date",
			label: __("Released On"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
		{ fieldname: "reason", fieldtype: "Data", label: __("Reason"), reqd: 1 },
	];
	frappe.lending.ask_values(frm, {
		title: __("Ask for Release"),
		fields,
		method: REQUEST_RELEASE,
		args: { name: frm.docname },
	});
}

async function answer(frm, method) {
	if ((await frappe.lending.ask(method, { name: frm.docname })) !== false) {
		frm.reload_doc();
	}
}
