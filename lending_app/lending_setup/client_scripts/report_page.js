// Reports of the app on their page: what is printed names the day of the figures and what was asked for, and an exported
// file shows the filters in the words of the page.
{
	const { QueryReport } = frappe.views;

	const with_day = (settings) => Object.assign({}, settings, { include_filters: 1 });

	// Kinds of documents that reports of the ledger name; the framework shows them in English.
	const KINDS = ["voucher_type", "voucher_subtype", "against_voucher_type", "party_type"];
	const LETTER = 8;
	const EDGES = 24;

	const show_kind = (column) => {
		const { format } = column;
		return Object.assign(column, {
			format: (value, ...others) => format(value ? __(value) : value, ...others),
		});
	};

	// The longest amount of a column, as it is written.
	const measure = ({ fieldname, options }, rows) => {
		const row = rows.reduce(
			(found, other) =>
				Math.abs(other?.[fieldname] || 0) > Math.abs(found?.[fieldname] || 0) ? other : found,
			null,
		);
		return row ? format_currency(-Math.abs(row[fieldname]), row[options] || row.currency).length : 0;
	};

	frappe.views.QueryReport = class extends QueryReport {
		is_of_lending() {
			return frappe.lending.is_own_module(this.report_doc?.module);
		}

		// What does not add up stays empty in the total: Frappe would show 0.
		prepare_columns(columns) {
			return super.prepare_columns(columns).map((column) => {
				if (KINDS.includes(column.fieldname)) {
					return show_kind(column);
				}
				const { format } = column;
				const show = (value, ...others) => (value === "" ? "" : format(value, ...others));
				const is_blank = column.disable_total && frappe.model.is_numeric_field(column.fieldtype);
				return is_blank ? Object.assign(column, { format: show }) : column;
			});
		}

		// Amounts are whole, however wide their report has made the column.
		render_datatable() {
			for (const column of this.columns.filter(({ fieldtype }) => fieldtype === "Currency")) {
				column.width = Math.max(column.width || 0, measure(column, this.data) * LETTER + EDGES);
			}
			super.render_datatable();
		}

		print_report(settings) {
			return super.print_report(this.is_of_lending() ? with_day(settings) : settings);
		}

		pdf_report(settings) {
			return super.pdf_report(this.is_of_lending() ? with_day(settings) : settings);
		}

		// Where nobody picks columns, those that fit a sheet.
		get_columns_for_print(settings, ...others) {
			const columns = super.get_columns_for_print(settings, ...others);
			return settings?.columns?.length ? columns : columns.filter((column) => !column.is_not_on_paper);
		}

		// What stands under the title on paper.
		get_filters_html_for_print() {
			const filters = super.get_filters_html_for_print();
			const message = this.is_of_lending() && this.raw_data?.message;
			return message ? `${filters}<div class="filter-row">${message}</div>` : filters;
		}

		get_applied_filters(values) {
			const applied = super.get_applied_filters(values);
			if (this.is_of_lending()) {
				Object.keys(values)
					.map((name) => this.get_filter(name).df)
					.filter((df) => df.fieldtype === "Select" && df.label in applied)
					.forEach((df) => {
						applied[df.label] = this.get_choice(df, applied[df.label]);
					});
			}
			return applied;
		}

		get_choice(df, value) {
			return df.options.find((choice) => choice.value === value)?.label || __(value);
		}
	};
}
