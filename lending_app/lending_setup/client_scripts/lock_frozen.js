// What the server refuses to change now is shown read only: all that a document does not name as open, on every form.
{
	const holds_value = ({ fieldtype }) =>
		frappe.model.table_fields.includes(fieldtype) || !frappe.model.no_value_type.includes(fieldtype);

	const lock_frozen = (frm) => {
		(frm.lending_locked || []).forEach((name) => frm.set_df_property(name, "read_only", 0));
		const open = frm.doc.__onload?.open_parts;
		const is_open = (name) =>
			open.fields.includes(name) ||
			Object.values(open.columns[name] || {}).some((columns) => columns.length);
		frm.lending_locked = open
			? frm.meta.fields
					.filter((df) => holds_value(df) && !df.read_only && !is_open(df.fieldname))
					.map((df) => df.fieldname)
			: [];
		frm.lending_locked.forEach((name) => frm.set_df_property(name, "read_only", 1));
	};

	// Frappe draws the fields after this.
	$(document).on("form-refresh", (_event, frm) => lock_frozen(frm));
}
