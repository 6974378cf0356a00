// Steps of a document: the agent signs, or the signed print is scanned; then its registration.
frappe.ui.form.on("Loan Document", {
	refresh(frm) {
		// It changes by its steps alone.
		frm.disable_save();
		show_missing(frm);
		if (!frappe.model.can_write("Loan Document")) {
			return;
		}
		const { status, is_signature_required } = frm.doc;
		if (status === "Generated" && is_signature_required) {
			frm.add_custom_button(__("Sign as Agent"), () => sign(frm));
		}
		if (["Generated", "Signed by Agent", "Signed by Client"].includes(status) && is_signature_required) {
			frm.add_custom_button(__("Attach Signed Scan"), () => attach_scan(frm));
		}
		if (status === "Signed") {
			frm.add_custom_button(__("Legal Registration"), () => register(frm));
		}
		if (status !== "Cancelled") {
			frm.add_custom_button(__("Cancel Document"), () => cancel(frm));
		}
	},
});

function show_missing(frm) {
	const missing = list_missing(frm).map(({ full_name, role }) => `${full_name} (${__(role)})`);
	if (missing.length && !["Signed", "Cancelled"].includes(frm.doc.status)) {
		frm.set_intro(__("Not signed yet: {0}", [frappe.utils.escape_html(missing.join(", "))]), "orange");
	}
}

async function act(frm, method, values) {
	await frappe.xcall(method, { document: frm.doc.name, ...values });
	frm.reload_doc();
}

function sign(frm) {
	const fields = [
		{
			fieldname: "signed_by",
			fieldtype: "Data",
			label: __("Full Name"),
			reqd: 1,
			default: frappe.session.user_fullname,
		},
		{ fieldname: "drawing", fieldtype: "Signature", label: __("Signature") },
		{
			fieldname: "has_checked",
			fieldtype: "Check",
			label: __("I have checked the printed data and have no remarks."),
			reqd: 1,
		},
	];
	frappe.prompt(
		fields,
		(values) => act(frm, "lending_app.contracts.api.sign", values),
		__("Sign as Agent"),
		__("Sign"),
	);
}

function list_missing(frm) {
	return (frm.doc.parties || []).filter((party) => !party.signed_on);
}

// Who has signed is asked where there are more than agent and client.
function attach_scan(frm) {
	const missing = list_missing(frm);
	const is_client_missing = frm.doc.status !== "Signed by Client";
	if (!missing.length) {
		upload_scan(frm, { has_client: 1, people: [] });
		return;
	}
	const fields = missing.map(({ name, full_name, role }) => ({
		fieldname: name,
		fieldtype: "Check",
		label: `${frappe.utils.escape_html(full_name)} (${__(role)})`,
	}));
	if (is_client_missing) {
		fields.unshift({
			fieldname: "has_client",
			fieldtype: "Check",
			label: __("Agent and client"),
			default: 1,
		});
	}
	frappe.prompt(
		fields,
		(values) => {
			const people = missing.map(({ name }) => name).filter((name) => values[name]);
			upload_scan(frm, { has_client: values.has_client ? 1 : 0, people });
		},
		__("Who Has Signed the Print?"),
		__("Choose the Scan"),
	);
}

function upload_scan(frm, values) {
	new frappe.ui.FileUploader({
		doctype: frm.doctype,
		docname: frm.docname,
		allow_multiple: false,
		restrictions: { allowed_file_types: [".pdf", ".png", ".jpg", ".jpeg"] },
		on_success: (file) =>
			act(frm, "lending_app.contracts.api.attach_signed_scan", { file_url: file.file_url, ...values }),
	});
}

function register(frm) {
	const fields = [
		{ fieldname: "office", fieldtype: "Data", label: __("Registration Office"), reqd: 1 },
		{ fieldname: "number", fieldtype: "Data", label: __("Registration No."), reqd: 1 },
		{ fieldname: "registered_on", fieldtype: "Date", label: __("Registered On"), reqd: 1 },
	];
	frappe.prompt(
		fields,
		(values) => act(frm, "lending_app.contracts.api.register", values),
		__("Legal Registration"),
		__("Save"),
	);
}

function cancel(frm) {
	const field = { fieldname: "reason", fieldtype: "Data", label: __("Reason"), reqd: 1 };
	frappe.prompt(
		field,
		(values) => act(frm, "lending_app.contracts.api.cancel_document", values),
		__("Cancel Document"),
		__("Cancel Document"),
	);
}
