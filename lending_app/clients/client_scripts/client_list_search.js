// A search box above the list of clients that knows words, accents, numbers and telephones.
{
	const settings = (frappe.listview_settings["Client"] ||= {});
	const { onload } = settings;

	const find = async (list, text) => {
		await list.filter_area.remove("name");
		if (!text) {
			return;
		}
		const rows = await frappe.xcall("lending_app.clients.search.api.search_clients", {
			text,
			limit: 200,
		});
		const names = rows.map(({ name }) => name);
		await list.filter_area.add([["Client", "name", "in", names.length ? names : ["-"]]]);
	};

	settings.onload = (list) => {
		onload?.(list);
		const field = list.page.add_field({
			fieldname: "lending_search",
			fieldtype: "Data",
			label: __("Name, Number or Telephone"),
		});
		// Not one of the list's own filters, which are fields of the table.
		delete list.page.fields_dict.lending_search;
		const search = frappe.utils.debounce(() => find(list, field.$input.val().trim()), 350);
		field.$input.on("input", search);
		// Before the standard filters: it is what people look for first.
		list.page.page_form.find(".standard-filter-section").prepend(field.$wrapper);
	};
}
