{
	const DECISIONS = {
		Cleared: {
			label: __("Clear"),
			title: __("Clear: They Are Two"),
			note: __(
				"How you know that the client is not the one listed. The pair does not come back while neither changes.",
			),
		},
		Confirmed: {
			label: __("Confirm"),
			title: __("Confirm: They Are One"),
			note: __(
				"What proves it. The client is blocked at once, or rated a high risk where the list is of politically exposed persons.",
			),
		},
		Lifted: {
			label: __("Lift"),
			title: __("Lift the Confirmation"),
			note: __("Why it no longer holds. Who confirmed the hit cannot lift it."),
		},
	};
	const NEXT = {
		Open: ["Cleared", "Confirmed"],
		Cleared: ["Confirmed"],
		Confirmed: ["Lifted"],
		Lifted: ["Confirmed"],
	};

	const decide = (frm, decision) =>
		frappe.lending.ask_reason(frm, {
			...DECISIONS[decision],
			method: "lending_app.clients.screening.api.review_hit",
			args: { decision },
		});

	const lines = (value) => frappe.lending.text(value).replaceAll("\n", "<br>");

	const show_comparison = async (frm) => {
		const found = await frappe.lending.ask("lending_app.clients.screening.api.get_comparison", {
			name: frm.doc.name,
		});
		if (!found || !found.client || !found.entry) {
			return;
		}
		const { client, entry } = found;
		const rows = [
			[__("Name"), lines(client.client_name), lines(entry.entry_name)],
			[__("Aliases"), "", lines([entry.aliases, entry.weak_aliases].filter(Boolean).join("\n"))],
			[__("Kind"), lines(__(client.client_type)), lines(__(entry.party_kind))],
			[
				__("Birth Date"),
				client.birth_date ? frappe.lending.day(client.birth_date) : "",
				lines(entry.birth_dates),
			],
			[__("Nationality"), lines(__(client.nationality || "")), lines(entry.nationalities)],
			[__("Identity Number"), lines(client.identity_number), lines(entry.identity_numbers)],
			[__("Programs"), "", lines(entry.programs)],
			[__("Remarks"), "", lines(entry.remarks)],
		].filter(([, ours, listed]) => ours || listed);
		const html = frappe.lending.table(
			[
				{ label: "", cell: ([label]) => frappe.lending.text(label) },
				{ label: __("Client"), css: "wrap", cell: ([, ours]) => ours },
				{ label: __("Entry"), css: "wrap", cell: ([, , listed]) => listed },
			],
			rows,
		);
		frm.get_field("comparison_html").$wrapper.html(html);
	};

	const COLORS = { Open: "orange", Cleared: "green", Confirmed: "red", Lifted: "blue", Closed: "gray" };

	frappe.ui.form.on("Screening Hit", {
		refresh(frm) {
			frappe.lending.add_style();
			frappe.lending.translate_values(frm, ["list_kind"]);
			frm.disable_save();
			frm.page.set_indicator(__(frm.doc.status, null, frm.doctype), COLORS[frm.doc.status]);
			show_comparison(frm);
			if (!frm.perm[0]?.write) {
				return;
			}
			for (const decision of NEXT[frm.doc.status] || []) {
				const button = frm.add_custom_button(DECISIONS[decision].label, () => decide(frm, decision));
				button.addClass(decision === "Confirmed" ? "btn-danger" : "btn-primary");
			}
		},
	});
}
