// The line below a choice of a link names its state, kind and the like: in the user's language, as the rest of the page.
{
	const { ControlLink } = frappe.ui.form;
	const { merge_duplicates, get_filter_description } = ControlLink.prototype;

	// Frappe joins the values of the search fields by commas, and translates the whole line or nothing of it.
	const translate = (description, doctype) =>
		description
			.split(", ")
			.map((value) => __(value, null, doctype))
			.join(", ");

	ControlLink.prototype.merge_duplicates = function (results) {
		return merge_duplicates
			.call(this, results)
			.map((row) =>
				row.description
					? Object.assign(row, { description: translate(row.description, this.get_options()) })
					: row,
			);
	};

	// Choices of a list of several, which Frappe shows as they are stored, and as HTML.
	frappe.provide("frappe.lending");
	frappe.lending.list_choices = async (doctype, txt, filters = {}) => {
		const rows = (await frappe.db.get_link_options(doctype, txt, filters)) || [];
		return rows.map(({ value, label, description }) => ({
			value,
			label: frappe.utils.escape_html(__(label || value, null, doctype)),
			description: frappe.utils.escape_html(translate(description || "", doctype)),
		}));
	};

	const OPERATORS = { in: () => __("is one of"), "not in": () => __("is none of") };

	// Operators come last but one, in rows with the DocType and without.
	ControlLink.prototype.get_filter_description = function (filters) {
		const rows = Array.isArray(filters)
			? filters
			: Object.entries(filters).map(([field, value]) =>
					Array.isArray(value) ? [field, ...value] : [field, "=", value],
				);
		return get_filter_description.call(
			this,
			rows.map((row) =>
				row.map((part, place) =>
					place === row.length - 2 && OPERATORS[part] ? OPERATORS[part]() : part,
				),
			),
		);
	};
}
