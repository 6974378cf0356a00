// Clients in the search bar at the top: by name, number or telephone, whatever the accents and the order of words.
{
	const may_read = () => frappe.boot?.user?.can_read?.includes("Client");

	const make_option = ({ name, client_name, identity_number, mobile_phone }) => ({
		label: frappe.utils.escape_html(client_name),
		value: `${name} ${client_name}`,
		description: frappe.utils.escape_html(
			[name, identity_number, mobile_phone].filter(Boolean).join(" · "),
		),
		route: ["Form", "Client", name],
		// Above lists and reports.
		index: 90,
	});

	const ask = async (bar, text) => {
		const rows = await frappe.xcall("lending_app.clients.search.api.search_clients", {
			text,
			limit: 6,
		});
		const { input } = bar.awesomplete;
		if (rows.length && input.value.trim() === text) {
			bar.awesomplete.list = bar.deduplicate([...rows.map(make_option), ...bar.options]);
		}
	};

	const { prototype } = frappe.search.AwesomeBar;
	const { setup } = prototype;

	prototype.setup = function (element) {
		setup.call(this, element);
		const search = frappe.utils.debounce(({ target }) => {
			const text = target.value.trim();
			if (text.length >= 3 && may_read()) {
				ask(this, text);
			}
		}, 350);
		$(element).on("input", search);
	};
}
