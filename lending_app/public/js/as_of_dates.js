// The day that a figure of the workspace is of, on every card and chart of lending: the closed day that the server names,
// else today.
{
	const { chart, number_card } = frappe.widget.widget_factory;

	const is_own = (doc) => frappe.boot.module_app?.[frappe.scrub(doc?.module || "")] === "lending_app";

	const get_text = (data) => {
		const day = frappe.datetime.str_to_user(data?.as_of || frappe.datetime.get_today());
		return frappe.utils.escape_html(__("As of {0}", [day]));
	};

	frappe.widget.widget_factory.number_card = class extends number_card {
		render_number() {
			super.render_number();
			if (is_own(this.card_doc)) {
				const note = `<div class="card-stats grey-stat lending-as-of">${get_text(this.data)}</div>`;
				$(this.body).find(".widget-content").append(note);
			}
		}
	};

	frappe.widget.widget_factory.chart = class extends chart {
		async render() {
			await super.render();
			if (is_own(this.chart_doc)) {
				this.subtitle_field.html(get_text(this.data)).addClass("lending-as-of").show();
			}
		}
	};
}
