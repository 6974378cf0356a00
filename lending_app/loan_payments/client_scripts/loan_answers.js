// What a client asks for on paper: the year and the day are asked before it is printed.
const OPEN = ["Active", "Defaulted"];
const PAID = ["Paid", "Settled", "Refinanced"];

frappe.ui.form.on("Loan", {
	refresh(frm) {
		if (frm.is_new() || !frm.doc.disbursed_on) {
			return;
		}
		add_mandate(frm);
		if (frm.perm[0].print) {
			add_answers(frm);
		}
	},
});

function add_mandate(frm) {
	if (OPEN.includes(frm.doc.status) && frappe.model.can_create("Direct Debit Mandate")) {
		frm.add_custom_button(
			__("Direct Debit Mandate"),
			() => frappe.new_doc("Direct Debit Mandate", { loan: frm.docname }),
			__("Actions"),
		);
	}
}

function add_answers(frm) {
	const add = (label, action) => frm.add_custom_button(label, action, __("Print"));
	if (PAID.includes(frm.doc.status)) {
		add(__("No-Debt Letter"), () => frappe.lending.open_pdf("Loan", frm.docname, "No-Debt Letter"));
	}
	if (OPEN.includes(frm.doc.status)) {
		add(__("Payoff Quote"), () => ask_day(frm));
	}
	add(__("Interest Certificate"), () =>
		frappe.lending.ask_year((year) =>
			frappe.lending.open_pdf("Loan", frm.docname, "Interest Certificate", { year }),
		),
	);
}

function ask_day(frm) {
	const field = {
		fieldname: "until",
		fieldtype: "Date",
		label: __("Valid Until"),
		reqd: 1,
		default: frappe.datetime.add_days(frappe.datetime.get_today(), 5),
	};
	frappe.prompt(
		field,
		({ until }) => frappe.lending.open_pdf("Loan", frm.docname, "Payoff Quote", { until }),
		__("Payoff Quote"),
	);
}
