// Percents of lending's own fields as people write them: 18 % instead of 18.000000%, with the decimals that they have.
{
	const is_own = (df) => {
		const module = frappe.get_meta(df?.parent)?.module;
		return Boolean(module) && frappe.boot.module_app?.[frappe.scrub(module)] === "lending_app";
	};

	const trim = (value) => {
		const [, decimals = ""] = String(Number(flt(value).toFixed(6))).split(".");
		return format_number(value, null, decimals.length);
	};

	const applies = (value, df) => value != null && value !== "" && is_own(df);

	const { formatters } = frappe.form;
	const format = formatters.Percent;
	formatters.Percent = (value, df, options, doc) =>
		applies(value, df)
			? formatters._right(`${trim(value)} %`, options)
			: format(value, df, options, doc);

	frappe.ui.form.ControlPercent = class ControlPercent extends frappe.ui.form.ControlPercent {
		format_for_input(value) {
			return applies(value, this.df) ? trim(value) : super.format_for_input(value);
		}
	};
}
