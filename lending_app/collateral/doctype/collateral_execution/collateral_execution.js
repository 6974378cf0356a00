const RECEIVE = "lending_app.servicing.executions.api.receive_proceeds";
const AWARD = "lending_app.servicing.executions.api.record_award";
const REVERSE = "lending_app.servicing.executions.api.reverse_proceeds";
const RETURN_EXCESS = "lending_app.servicing.executions.api.return_excess";
const WITHDRAW = "lending_app.servicing.executions.api.withdraw";

frappe.ui.form.on("Collateral Execution", {
	setup(frm) {
		frm.set_query("collateral", { filters: { status: ["in", ["Formalized", "In Execution"]] } });
	},

	refresh(frm) {
		frm.toggle_display("client_name", false); // the link shows it
		if (frm.is_new()) {
			return;
		}
		if (frm.doc.status === "Open") {
			offer_open(frm);
		} else {
			offer_ended(frm); // while the form still knows the rights of its user
			frm.disable_form();
		}
	},
});

function offer_open(frm) {
	if (frm.perm[0].write) {
		if (frm.doc.manner === "Award to the Lender") {
			frm.add_custom_button(__("Record Award"), () => award(frm)).addClass("btn-primary");
		} else {
			frm.add_custom_button(__("Receive Proceeds"), () => receive(frm)).addClass("btn-primary");
		}
		frm.add_custom_button(__("Withdraw"), () => withdraw(frm), __("Actions"));
	}
}

function offer_ended(frm) {
	const { excess_amount, refund, status } = frm.doc;
	if (status === "Concluded" && frm.perm[0].write && frappe.model.can_cancel("Loan Repayment")) {
		frm.add_custom_button(__("Reverse Proceeds"), () => reverse(frm), __("Actions"));
	}
	if (excess_amount && !refund && frappe.model.can_create("Client Refund")) {
		frm.add_custom_button(__("Return Excess"), () => return_excess(frm)).addClass("btn-primary");
	}
}

const list_payment_fields = () => [
	{
		fieldname: "mode_of_payment",
		fieldtype: "Link",
		options: "Mode of Payment",
		label: __("Mode of Payment"),
		reqd: 1,
	},
	{
		fieldname: "value_date",
		fieldtype: "Date",
		label: __("Value Date"),
		default: frappe.datetime.get_today(),
		reqd: 1,
	},
	{ fieldname: "reference_number", fieldtype: "Data", label: __("Bank Reference or Cheque No.") },
];

function receive(frm) {
	const amount = { fieldname: "amount", fieldtype: "Currency", label: __("Amount"), reqd: 1 };
	ask(frm, __("Receive Proceeds"), [amount, ...list_payment_fields()], RECEIVE);
}

// The thing itself comes in, at the amount of the award.
function award(frm) {
	const amount = { fieldname: "amount", fieldtype: "Currency", label: __("Amount of the Award"), reqd: 1 };
	const [, value_date] = list_payment_fields();
	ask(frm, __("Record Award"), [amount, value_date], AWARD);
}

function reverse(frm) {
	const fields = [
		{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		{
			fieldname: "posting_date",
			fieldtype: "Date",
			label: __("Posting Date"),
			default: frappe.datetime.get_today(),
			reqd: 1,
		},
	];
	ask(frm, __("Reverse Proceeds"), fields, REVERSE);
}

function return_excess(frm) {
	ask(frm, __("Return Excess"), list_payment_fields(), RETURN_EXCESS);
}

function withdraw(frm) {
	frappe.confirm(
		__("Withdraw execution {0}? The thing secures its loans as before.", [frm.docname]),
		async () => {
			if (await frappe.lending.ask(WITHDRAW, { execution: frm.docname })) {
				frm.reload_doc();
			}
		},
	);
}

function ask(frm, title, fields, method) {
	frappe.lending.ask_values(frm, { title, fields, method, args: { execution: frm.docname } });
}
