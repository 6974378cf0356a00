// Forms of files that a worker makes: how far it is, and why it could not be made.
const SECONDS_BETWEEN_LOOKS = 3;

Object.assign(frappe.lending, {
	show_making(frm) {
		const { failure, number_looked_at, number_to_look_at, status } = frm.doc;
		if (status === "Failed") {
			frappe.lending.headline(frm, frappe.lending.text(failure), "red");
		}
		if (status !== "Making") {
			return;
		}
		const percent = Math.min(100, (100 * number_looked_at) / Math.max(number_to_look_at, 1));
		const text = __("{0} of {1} loans looked at.", [number_looked_at, number_to_look_at]);
		frm.dashboard.show_progress(__("The file is being made"), percent, text);
		const { docname } = frm;
		clearTimeout(frm.lending_look);
		frm.lending_look = setTimeout(() => {
			if ($(frm.wrapper).is(":visible") && frm.docname === docname) {
				frm.reload_doc();
			}
		}, SECONDS_BETWEEN_LOOKS * 1000);
	},

	// What the file leaves to be looked at: columns of { label, cell(row) }, or a text where there is nothing.
	async show_left_rows(frm, method, columns, text) {
		const rows = await frappe.xcall(method, { name: frm.docname }, "GET");
		const nothing = `<p class="text-muted">${text}</p>`;
		frm.get_field("rows_html").$wrapper.html(rows.length ? frappe.lending.table(columns, rows) : nothing);
	},
});
