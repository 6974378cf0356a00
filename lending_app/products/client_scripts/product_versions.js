// Versions of a product and its clones. It shows what the server found.
frappe.provide("frappe.lending");

frappe.ui.form.on("Loan Product", {
	async refresh(frm) {
		frappe.lending.add_style();
		frm.set_query("previous_version", () => ({ filters: { product_code: frm.doc.product_code } }));
		if (frm.is_new()) {
			frm.fields_dict.versions_html.$wrapper.empty();
			return;
		}
		const found = await frappe.lending.ask("lending_app.products.version_api.get_versions", {
			product: frm.docname,
		});
		if (found && !frm.is_new()) {
			show_versions(frm, found);
			add_version_buttons(frm, found);
		}
	},
});

function show_versions(frm, found) {
	const [text, color] = describe_version(frm, found);
	frappe.lending.headline(frm, text, color);
	frm.fields_dict.versions_html.$wrapper.html(
		version_table(found) +
			frappe.lending.difference_table(found.differences, frm.doc.previous_version, frm.docname),
	);
}

// A line of sentences, and its color.
function describe_version({ doc }, found) {
	const { text } = frappe.lending;
	const version = __("Version {0} of {1}.", [text(doc.version_number), text(doc.product_code)]);
	const [sentences, color] =
		found.in_force === doc.name ? describe_current(doc, found) : describe_other(doc, found.in_force);
	return [[version, ...sentences].filter(Boolean).join(" "), color];
}

function describe_current({ effective_until }, { is_offered, is_in_use }) {
	const state = is_offered ? __("In force and offered.") : __("In force, and not offered.");
	const until = effective_until && __("Until {0}.", [frappe.lending.day(effective_until)]);
	const use =
		is_in_use && __("Loans or applications were made from it: its terms change in a new version.");
	return [[state, until, use], is_offered ? "green" : "orange"];
}

function describe_other({ version_number, activated_on, effective_from, effective_until }, in_force) {
	const { day, link } = frappe.lending;
	const other = in_force && __("In force: {0}.", [link("Loan Product", in_force)]);
	if (version_number > 1 && !activated_on) {
		return [[__("Under review: activate it to put it in force."), other], "orange"];
	}
	const is_over = effective_until && effective_until < frappe.datetime.get_today();
	const state = is_over
		? __("Ended on {0}.", [day(effective_until)])
		: __("In force from {0}.", [day(effective_from)]);
	return [[state, other], "blue"];
}

function version_table({ versions }) {
	const { day, link, pill, table, text } = frappe.lending;
	const state = (row) =>
		row.is_in_force
			? pill(__("In Force"), "green")
			: row.is_activated
				? ""
				: pill(__("Under Review"), "orange");
	return table(
		[
			{ label: __("Version"), cell: (row) => text(row.number) },
			{ label: __("Product"), cell: (row) => link("Loan Product", row.name) },
			{ label: __("In Force From"), cell: (row) => day(row.effective_from) },
			{ label: __("In Force Until"), cell: (row) => day(row.effective_until) },
			{ label: __("Status"), cell: (row) => text(__(row.status, null, "Loan Product")) },
			{ label: "", cell: state },
		],
		versions,
	);
}

function add_version_buttons(frm, found) {
	const group = __("Version");
	if (found.may_version) {
		frm.add_custom_button(__("Change Status"), () => frappe.lending.change_product_status(frm));
		frm.add_custom_button(
			__("New Version"),
			() => frappe.lending.new_version({ product: frm.docname }),
			group,
		);
		if (frm.doc.version_number > 1 && !frm.doc.activated_on) {
			frm.add_custom_button(__("Activate Version"), () => activate_version(frm, found), group);
		}
	}
	if (frm.doc.previous_version) {
		frm.add_custom_button(__("Show Differences"), () => show_differences(frm, found), group);
	}
	frm.add_custom_button(
		__("Compare"),
		() => frappe.lending.compare_products(frm.docname, null, frm.doc),
		group,
	);
	if (frappe.model.can_create("Loan Product")) {
		frm.add_custom_button(__("Clone"), () => clone_product(frm), group);
	}
}

function show_differences(frm, { differences }) {
	const dialog = new frappe.ui.Dialog({
		title: __("What Changes"),
		size: "extra-large",
		fields: [{ fieldname: "differences", fieldtype: "HTML" }],
	});
	dialog.fields_dict.differences.$wrapper.html(
		frappe.lending.difference_table(differences, frm.doc.previous_version, frm.docname),
	);
	dialog.show();
}

async function activate_version(frm, found) {
	if (frm.is_dirty()) {
		await frm.save();
		found = await frappe.lending.ask("lending_app.products.version_api.get_versions", {
			product: frm.docname,
		});
	}
	const dialog = new frappe.ui.Dialog({
		title: __("Activate {0}", [frm.docname]),
		size: "extra-large",
		fields: [
			{
				fieldname: "effective_from",
				fieldtype: "Date",
				label: __("In Force From"),
				default: frm.doc.effective_from || frappe.datetime.get_today(),
				reqd: 1,
				description: __("From this day new applications use this version. Loans keep theirs."),
			},
			{ fieldname: "differences", fieldtype: "HTML" },
		],
		primary_action_label: __("Activate Version"),
		async primary_action({ effective_from }) {
			dialog.disable_primary_action();
			const args = { product: frm.docname, effective_from };
			const name = await frappe.lending.ask("lending_app.products.version_api.activate_version", args);
			dialog.enable_primary_action();
			if (name) {
				dialog.hide();
				frm.reload_doc();
			}
		},
	});
	dialog.fields_dict.differences.$wrapper.html(
		frappe.lending.difference_table(found.differences, frm.doc.previous_version, frm.docname),
	);
	dialog.show();
}

function clone_product(frm) {
	const dialog = new frappe.ui.Dialog({
		title: __("Clone {0}", [frm.docname]),
		fields: [
			{ fieldname: "product_code", fieldtype: "Data", label: __("Product Code"), reqd: 1 },
			{
				fieldname: "product_name",
				fieldtype: "Data",
				label: __("Product Name"),
				default: frm.doc.product_name,
				reqd: 1,
			},
		],
		primary_action_label: __("Clone"),
		async primary_action(values) {
			dialog.disable_primary_action();
			const args = { product: frm.docname, ...values };
			const name = await frappe.lending.ask("lending_app.products.version_api.clone_product", args);
			dialog.enable_primary_action();
			if (name) {
				dialog.hide();
				frappe.set_route("Form", "Loan Product", name);
			}
		},
	});
	dialog.show();
}

Object.assign(frappe.lending, {
	// Also the button of the refusal to change what loans were made from.
	new_version({ product }) {
		frappe.hide_msgprint(true);
		const dialog = new frappe.ui.Dialog({
			title: __("New Version of {0}", [product]),
			fields: [
				{
					fieldname: "effective_from",
					fieldtype: "Date",
					label: __("In Force From"),
					description: __("May be left open until the version is activated."),
				},
			],
			primary_action_label: __("New Version"),
			async primary_action({ effective_from }) {
				dialog.disable_primary_action();
				const args = { product, effective_from };
				const name = await frappe.lending.ask(
					"lending_app.products.version_api.create_version",
					args,
				);
				dialog.enable_primary_action();
				if (name) {
					dialog.hide();
					frappe.set_route("Form", "Loan Product", name);
				}
			},
		});
		dialog.show();
	},
});
