// The lender's certificate for digital signatures.
frappe.ui.form.on("Contract Settings", {
	refresh(frm) {
		if (!frm.is_new() && frm.perm[0].write) {
			frm.add_custom_button(__("Upload Certificate"), () => upload(frm));
		}
	},
});

function upload(frm) {
	const input = document.createElement("input");
	input.type = "file";
	input.accept = ".p12,.pfx";
	input.onchange = async () => {
		const content = await frappe.dom.file_to_base64(input.files[0]);
		const field = { fieldname: "password", fieldtype: "Password", label: __("Password of the File") };
		frappe.prompt(
			field,
			async ({ password }) => {
				await frappe.xcall("lending_app.contracts.api.upload_certificate", {
					company: frm.doc.company,
					content,
					password: password || "",
				});
				frm.reload_doc();
			},
			__("Upload Certificate"),
			__("Upload"),
		);
	};
	input.click();
}
