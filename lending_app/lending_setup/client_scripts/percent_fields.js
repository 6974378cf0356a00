// Percents of the app's DocTypes and reports are shown with as many decimals as they have: 15 %, not 15.000000%.
// In forms, tables, lists, reports and dialogs alike; those of other apps stay as they are.
(() => {
	const { formatters } = frappe.form;
	const show_standard = formatters.Percent;
	const { ControlPercent } = frappe.ui.form;

	const is_of_app = (module) => frappe.lending.is_own_module(module);

	const is_on_own_report = () =>
		frappe.get_route()?.[0] === "query-report" && is_of_app(frappe.query_report?.report_doc?.module);

	// Columns of reports and fields of dialogs have no DocType.
	const is_ours = (df) =>
		df?.parent
			? is_of_app(frappe.get_meta(df.parent)?.module)
			: cstr(df?.fieldname).endsWith("_percent") || is_on_own_report();

	const trim = (value, precision) => {
		const rounded = flt(value, cint(precision) || 6);
		const [, decimals = ""] = String(rounded).split(".");
		return format_number(rounded, null, rounded % 1 ? decimals.length : 0);
	};

	frappe.provide("frappe.lending");
	frappe.lending.text_percent = (value, precision) =>
		value === null || value === undefined || value === "" ? "" : `${trim(value, precision)} %`;

	formatters.Percent = function (value, df, options, doc) {
		if (!is_ours(df)) {
			return show_standard.call(this, value, df, options, doc);
		}
		return formatters._right(frappe.lending.text_percent(value, df.precision), options);
	};

	frappe.ui.form.ControlPercent = class extends ControlPercent {
		format_for_input(value) {
			if (!is_ours(this.df) || value === null || value === undefined || isNaN(Number(value))) {
				return super.format_for_input(value);
			}
			return value === "" ? "" : trim(value, this.df.precision);
		}
	};
})();
