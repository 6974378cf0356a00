frappe.ui.form.on("Client Group", {
	setup(frm) {
		frm.set_query("client", "members", () => ({
			filters: { client_type: "Individual", status: ["in", ["Prospect", "Active"]] },
		}));
	},
});
