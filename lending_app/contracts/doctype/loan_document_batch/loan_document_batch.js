frappe.ui.form.on("Loan Document Batch", {
	refresh(frm) {
		frm.disable_form();
		if (frm.doc.status === "Running") {
			frm.set_intro(__("Documents are being made. You are told when the file is there."));
		}
		if (frm.doc.file) {
			frm.add_custom_button(__("Download"), () => window.open(frm.doc.file)).addClass("btn-primary");
		}
	},
});
