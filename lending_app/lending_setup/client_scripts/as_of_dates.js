// The day that a figure of the workspace is of, on every card and chart of lending: the closed day that the server names,
// else today.
frappe.provide("frappe.lending");
frappe.lending.is_own_module = (module) =>
	frappe.boot.module_app?.[frappe.scrub(module || "")] === "lending_app";

{
	const { chart, number_card } = frappe.widget.widget_factory;

	const is_own = (doc) => frappe.lending.is_own_module(doc?.module);

	// What a loan stores of its balances and dates is of the last close.
	const STORED = /days_past_due|overdue|next_due|outstanding|payoff|arrears/;
	const is_stored = ({ document_type, filters_json }) =>
		document_type === "Loan" && STORED.test(filters_json || "");

	const get_text = (data, doc) => {
		const closed = is_stored(doc) && frappe.boot.lending_days?.last_closed;
		const day = data?.as_of || closed || frappe.datetime.get_today();
		return frappe.utils.escape_html(__("As of {0}", [frappe.datetime.str_to_user(day)]));
	};

	frappe.widget.widget_factory.number_card = class extends number_card {
		render_number() {
			super.render_number();
			if (is_own(this.card_doc)) {
				const note = `<div class="card-stats grey-stat lending-as-of">${get_text(this.data, this.card_doc)}</div>`;
				$(this.body).find(".widget-content").append(note);
			}
		}
	};

	frappe.widget.widget_factory.chart = class extends chart {
		async render() {
			await super.render();
			if (is_own(this.chart_doc)) {
				this.subtitle_field
					.html(get_text(this.data, this.chart_doc))
					.addClass("lending-as-of")
					.show();
			}
		}
	};
}
