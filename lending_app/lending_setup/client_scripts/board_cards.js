// Frappe draws a card's title as HTML after it has decoded it, so an escaped name would become markup again. A column has
// the words that its state has on the form, where Frappe takes those of a submitted document.
{
	const { render_template } = frappe;

	frappe.render_template = function (name, data) {
		if (name === "kanban_card" && data) {
			const { escape_html } = frappe.utils;
			const image_url = data.image_url && escape_html(data.image_url);
			data = { ...data, title: escape_html(cstr(data.title)), image_url };
		}
		const html = render_template.call(this, name, data);
		if (name !== "kanban_column" || !data?.doctype) {
			return html;
		}
		const column = $(html);
		column.find(".kanban-title").text(__(data.title, null, data.doctype));
		return column.prop("outerHTML");
	};
}
