// What is asked about a payment reference, for the forms and the list that make some.
frappe.provide("frappe.lending");

frappe.lending.get_reference_fields = (get_company, { amount = true } = {}) => [
	{
		fieldname: "amount_kind",
		fieldtype: "Select",
		label: __("What May Be Paid"),
		options: ["Fixed Amount", "Minimum Amount", "Any Amount"].map((value) => ({
			value,
			label: __(value),
		})),
		default: "Any Amount",
		reqd: 1,
	},
	...(amount
		? [
				{
					fieldname: "amount",
					fieldtype: "Currency",
					label: __("Amount"),
					depends_on: "eval:doc.amount_kind!=='Any Amount'",
					description: __("Empty: what is overdue and due next."),
				},
			]
		: []),
	{
		fieldname: "valid_until",
		fieldtype: "Date",
		label: __("Valid Until"),
		description: __("Empty: until it is cancelled."),
	},
	{
		fieldname: "layout",
		fieldtype: "Link",
		options: "Payment Reference Layout",
		label: __("Layout"),
		description: __("Empty: that of the company."),
		get_query: () => ({ filters: { company: get_company(), is_enabled: 1 } }),
	},
];

frappe.lending.ask_reference = ({ method, args, fields = [], get_company }) => {
	const dialog = new frappe.ui.Dialog({
		title: __("Payment Reference"),
		fields: [...fields, ...frappe.lending.get_reference_fields(() => get_company(dialog))],
		primary_action_label: __("Create"),
		async primary_action(values) {
			dialog.disable_primary_action();
			const name = await frappe.lending.ask(method, { ...values, ...args });
			dialog.enable_primary_action();
			if (name !== false) {
				dialog.hide();
				frappe.set_route("Form", "Payment Reference", name);
			}
		},
	});
	dialog.show();
};
