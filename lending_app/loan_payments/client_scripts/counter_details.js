// What the counter asks for of the way of paying: drawn as the server lists it, read as it is entered. A block: pages
// run scripts globally.
{
	frappe.provide("frappe.lending.counter.details");

	const safe = (value) => frappe.utils.escape_html(cstr(value));

	const draw_field = ({ name, label, type, is_required }) => {
		const title = `<span class="${is_required ? "reqd" : ""}">${safe(label)}</span>`;
		if (type === "Attach") {
			return `<div><button type="button" class="btn btn-default btn-sm" data-attach="${safe(name)}">${safe(
				__("Attach {0}", [label]),
			)}</button> <span class="text-muted small"></span></div>`;
		}
		return `<label>${title}
			<input class="form-control" data-detail="${safe(name)}" autocomplete="off"
				${type === "Int" ? 'inputmode="numeric"' : ""}></label>`;
	};

	// The file is private, and attached to the payment once that is posted.
	const attach = (button) =>
		new frappe.ui.FileUploader({
			allow_multiple: false,
			make_attachments_public: false,
			on_success({ file_url, file_name }) {
				button.data("value", file_url).next().text(file_name);
				button.trigger("input").trigger("focus");
			},
		});

	Object.assign(frappe.lending.counter.details, {
		draw(place, fields) {
			place.html(fields.map(draw_field).join(""));
			place.find("[data-attach]").on("click", ({ currentTarget }) => attach($(currentTarget)));
		},

		read(place) {
			const details = {};
			for (const input of place.find("[data-detail]")) {
				details[input.dataset.detail] = input.value.trim();
			}
			for (const button of place.find("[data-attach]")) {
				details[button.dataset.attach] = $(button).data("value") || "";
			}
			return details;
		},
	});
}
