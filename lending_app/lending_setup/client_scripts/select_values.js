// A choice that cannot be changed reads as it did where it was chosen: in the words of its DocType, as "Abierta" of a session.
{
	const { formatters } = frappe.form;
	formatters.Select = (value, df) => __(formatters.Data(value, df), null, df?.parent);
}
