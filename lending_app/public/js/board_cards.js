// Frappe draws a card's title as HTML after it has decoded it, so an escaped name would become markup again.
{
	const { render_template } = frappe;

	frappe.render_template = function (name, data) {
		if (name === "kanban_card" && data) {
			const { escape_html } = frappe.utils;
			const image_url = data.image_url && escape_html(data.image_url);
			data = { ...data, title: escape_html(cstr(data.title)), image_url };
		}
		return render_template.call(this, name, data);
	};
}
