// Numbers as people type them. Frappe takes every sign that groups digits out of a text, so that 45000,50 becomes 4,500,050
// where a comma groups. Here a text is read by the signs of the field; failing that by those of the other custom
// (point and comma change places); and what could be meant in two ways, or in none, is asked about.
(() => {
	frappe.provide("frappe.lending");

	const { ControlFloat, ControlInt } = frappe.ui.form;
	const MANY_DECIMALS = 9;
	const quote = (sign) => sign.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

	// Whole numbers, grouped or not, with decimals or not.
	const build_pattern = ({ decimal, group }) => {
		const [point, comma] = [quote(decimal), quote(group)];
		return new RegExp(
			`^(?=.*\\d)\\d*(?:${point}\\d*)?$|^\\d{1,3}(?:${comma}\\d{2,3})*${comma}\\d{3}(?:${point}\\d*)?$`,
		);
	};

	// The field's signs, and the other custom's. Where nothing marks decimals, the other sign does.
	const get_signs = (format) => {
		const info = window.get_number_format_info(format);
		const group = info.group_sep.trim() || " ";
		const decimal = info.decimal_str || (group === "." ? "," : ".");
		const other = { decimal: decimal === "." ? "," : ".", group: decimal };
		return [{ decimal, group }, other];
	};

	const to_number = (text, { decimal, group }) => Number(text.split(group).join("").replace(decimal, "."));

	// Without a currency before or after; the sign apart.
	const take_apart = (typed) => {
		const text = cstr(typed)
			.replace(/[\s\u00a0\u202f]+/g, " ")
			.replace(/^[^\d\-+.,]*|[^\d.,]*$/g, "");
		return { sign: text.startsWith("-") ? -1 : 1, digits: text.replace(/^[-+] ?/, "") };
	};

	// Three digits after the field's decimal sign are thousands to a person who types a point for them, unless the field
	// is of many decimals; three after its sign of groups are decimals of a percent.
	const is_doubtful = (digits, own, { decimals, is_percent }) => {
		const marks = [...(decimals < 3 ? [own.decimal] : []), ...(is_percent ? [own.group] : [])];
		return marks.some((mark) => new RegExp(`^[1-9]\\d{0,2}${quote(mark)}\\d{3}$`).test(digits));
	};

	// { value } or { choices } of what may be meant, none where it is not a number.
	frappe.lending.read_number = (typed, format, { decimals = MANY_DECIMALS, is_percent = false } = {}) => {
		const [own, other] = get_signs(format);
		const { sign, digits: spaced } = take_apart(typed);
		const digits = own.group === " " ? spaced : spaced.replace(/ /g, "");
		const by = (signs) => sign * to_number(digits, signs);
		if (!build_pattern(own).test(digits)) {
			return build_pattern(other).test(digits) ? { value: by(other) } : { choices: [] };
		}
		return is_doubtful(digits, own, { decimals, is_percent })
			? { choices: [by(own), by(other)] }
			: { value: by(own) };
	};

	// Fields of dialogs have no DocType.
	const is_ours = (df) =>
		!df?.parent ||
		frappe.boot.module_app[frappe.scrub(frappe.get_meta(df.parent)?.module || "")] === "lending_app";

	// A sum is worked out by Frappe.
	const is_sum = (value) => /\d[^\d]*[-+*/()][^\d]*\d/.test(value);

	const is_typed = (value) => typeof value === "string" && Boolean(value.trim()) && !is_sum(value);

	const get_format = (control) => control.get_number_format?.() || window.get_number_format();

	const get_decimals = (control) => (control.get_precision ? cint(control.get_precision()) : 0);

	const ask = (control, typed, choices) => {
		const show = (number) => format_number(number, get_format(control), get_decimals(control)).bold();
		const shown = frappe.utils.escape_html(typed).bold();
		const message = choices.length
			? __("{0} can be {1} or {2}. Write it without signs between thousands.", [
					shown,
					...choices.map(show),
				])
			: __("{0} cannot be read as a number. Write it as in {1}.", [shown, show(45000.5)]);
		frappe.msgprint({ title: __(control.df.label || "Number"), message, indicator: "orange" });
	};

	// What stands in a plain input of a page: a number, or null once it has been asked about. An empty one stays empty.
	frappe.lending.read_money = (typed, label, currency) => {
		if (!typed.trim()) {
			return "";
		}
		const format = window.get_number_format(currency);
		const decimals = window.get_number_format_info(format).precision;
		const read = frappe.lending.read_number(typed, format, { decimals });
		if (read.choices) {
			const control = { df: { label }, get_number_format: () => format, get_precision: () => decimals };
			ask(control, typed, read.choices);
			return null;
		}
		return flt(read.value, decimals);
	};

	const wrap = (prototype, finish) => {
		const { parse } = prototype;
		prototype.parse = function (value) {
			if (!is_typed(value) || !is_ours(this.df)) {
				return parse.call(this, value);
			}
			const read = frappe.lending.read_number(value, get_format(this), {
				decimals: this.df.fieldtype === "Currency" ? get_decimals(this) : MANY_DECIMALS,
				is_percent: this.df.fieldtype === "Percent",
			});
			if (read.choices) {
				ask(this, value, read.choices);
				return null;
			}
			return finish(this, read.value);
		};
	};

	wrap(ControlFloat.prototype, (control, number) => flt(number, get_decimals(control) || null));
	wrap(ControlInt.prototype, (_control, number) => cint(number));
})();
