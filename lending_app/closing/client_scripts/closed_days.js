// The business date: a banner while days are open, and the days that reports begin with. It comes with the page's boot,
// and is asked for again at most once in five minutes, as one goes from page to page.
frappe.provide("frappe.lending");

{
	const METHOD = "lending_app.closing.api.get_open_days";
	const MINUTES = 5;
	let asked_at = Date.now();

	const show = () => {
		const { message, brief, may_close, company } = frappe.boot.lending_days || {};
		const { escape_html } = frappe.utils;
		const link = may_close
			? ` <a href="${frappe.utils.get_form_link("Lending Company", company)}">${__("Close Days")}</a>`
			: "";
		const text =
			message &&
			`<span class="lending-wide">${escape_html(message)}</span>` +
				`<span class="lending-narrow">${escape_html(brief)}</span>`;
		frappe.lending.show_banner("days", text ? text + link : "");
	};

	const ask_again = async () => {
		if (!frappe.boot.lending_days?.company || Date.now() - asked_at < MINUTES * 60_000) {
			return;
		}
		asked_at = Date.now();
		frappe.boot.lending_days = await frappe.xcall(METHOD);
		show();
	};

	$(document).on("app_ready", show);
	$(document).on("page-change", ask_again);
}

Object.assign(frappe.lending, {
	// The last closed day of the user's company; yesterday where none is closed.
	closed_day() {
		const yesterday = frappe.datetime.add_days(frappe.datetime.get_today(), -1);
		return frappe.boot.lending_days?.last_closed || yesterday;
	},

	// The first day of the year of the last closed one.
	closed_year_start() {
		return `${frappe.lending.closed_day().slice(0, 4)}-01-01`;
	},

	// The end of the month before the last closed day, or the first day of which there are figures.
	closed_month_before() {
		const before = frappe.datetime.add_days(`${frappe.lending.closed_day().slice(0, 7)}-01`, -1);
		const first = frappe.boot.lending_days?.first_closed;
		return first && first > before ? first : before;
	},

	// The first day that is not closed, and not after today: what collections look at.
	open_day() {
		const after = frappe.datetime.add_days(frappe.lending.closed_day(), 1);
		const today = frappe.datetime.get_today();
		return after < today ? after : today;
	},
});
