{
	const show_comparison = async (frm) => {
		const found = await frappe.lending.ask("lending_app.clients.duplicates.api.compare_clients", {
			client: frm.doc.client,
			other: frm.doc.other_client,
		});
		if (!found) {
			return;
		}
		const { text, day, link, table } = frappe.lending;
		const [first, second] = found;
		const plain = (field) => [text(first[field] || ""), text(second[field] || "")];
		const dated = (field) => [first, second].map((row) => (row[field] ? day(row[field]) : ""));
		const rows = [
			[__("Client"), link("Client", first.name), link("Client", second.name)],
			[__("Name"), ...plain("client_name")],
			[__("Status"), text(__(first.status)), text(__(second.status))],
			[__("Branch"), ...plain("branch")],
			[__("Identity Number"), ...plain("identity_number")],
			[__("Tax Number"), ...plain("tax_number")],
			[__("Birth Date"), ...dated("birth_date")],
			[__("Mobile Phone"), ...plain("mobile_phone")],
			[__("Email"), ...plain("email")],
			[__("Address"), ...plain("address")],
			[__("City"), ...plain("city")],
			[__("Since"), ...dated("creation")],
		].filter(([, ours, theirs]) => ours || theirs);
		const html = table(
			[
				{ label: "", cell: ([label]) => text(label) },
				{ label: __("Client"), css: "wrap", cell: ([, ours]) => ours },
				{ label: __("Other Client"), css: "wrap", cell: ([, , theirs]) => theirs },
			],
			rows,
		);
		frm.get_field("comparison_html").$wrapper.html(html);
	};

	const dismiss = (frm) =>
		frappe.lending.ask_reason(frm, {
			title: __("They Are Two"),
			note: __("How you know. The pair does not come back while neither client changes."),
			label: __("Dismiss"),
			method: "lending_app.clients.duplicates.api.dismiss_duplicate",
		});

	const COLORS = { Open: "orange", Dismissed: "gray", Merged: "green" };

	frappe.ui.form.on("Client Duplicate", {
		refresh(frm) {
			frappe.lending.add_style();
			frm.disable_save();
			frm.page.set_indicator(__(frm.doc.status, null, frm.doctype), COLORS[frm.doc.status]);
			show_comparison(frm);
			if (frm.doc.status !== "Open") {
				return;
			}
			if (frappe.model.can_create("Client Merge")) {
				const { client, other_client } = frm.doc;
				const merge = (kept_client, merged_client) => () =>
					frappe.new_doc("Client Merge", { kept_client, merged_client });
				const group = __("Merge");
				frm.add_custom_button(__("Keep {0}", [client]), merge(client, other_client), group);
				frm.add_custom_button(__("Keep {0}", [other_client]), merge(other_client, client), group);
			}
			if (frm.perm[0]?.write) {
				frm.add_custom_button(__("They Are Two"), () => dismiss(frm));
			}
		},
	});
}
