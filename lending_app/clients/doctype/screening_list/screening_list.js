frappe.ui.form.on("Screening List", {
	refresh(frm) {
		if (frm.is_new() || !frm.perm[0]?.write) {
			return;
		}
		if (frm.doc.list_format === "Manual") {
			const add = () => frappe.new_doc("Screening List Entry", { screening_list: frm.doc.name });
			frm.add_custom_button(__("Add an Entry"), add).addClass("btn-primary");
		} else {
			const add = () => frappe.new_doc("Screening List Version", { screening_list: frm.doc.name });
			frm.add_custom_button(__("Import a Version"), add).addClass("btn-primary");
		}
		frm.add_custom_button(__("Screen All Clients"), async () => {
			const run = await frappe.xcall("lending_app.clients.screening.api.screen_everyone");
			const link = frappe.utils.get_form_link("Screening Run", run, true);
			frappe.show_alert({ message: __("Screening in the background: {0}", [link]), indicator: "blue" });
		});
	},
});
