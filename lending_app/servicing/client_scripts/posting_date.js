// Where the value date of a draft changes, the first open day is proposed as its posting date, and the form says what
// happens: on every document that is a fact of a loan. New ones begin with the company's mode of payment.
{
	const METHOD = "lending_app.servicing.desk_api.get_posting_day";
	const DOCTYPES = [
		"Loan Disbursement",
		"Loan Repayment",
		"Loan Charge Off",
		"Loan Rate Change",
		"Loan Payment Skip",
		"Loan Charge",
		"Client Refund",
		"Payment Reclassification",
		"Portfolio Sale",
	];

	const ask = async (frm, posting_date) => {
		const { company, value_date } = frm.doc;
		if (frm.doc.docstatus !== 0 || !company || !value_date) {
			return null;
		}
		const answer = await frappe.xcall(METHOD, { company, value_date, posting_date });
		return company === frm.doc.company && value_date === frm.doc.value_date ? answer : null;
	};

	const tell = (frm, answer) => {
		if (answer) {
			frm.set_df_property("posting_date", "description", frappe.utils.escape_html(answer.message));
		}
	};

	const propose = async (frm) => {
		const answer = await ask(frm);
		if (answer && answer.posting_date !== frm.doc.posting_date) {
			await frm.set_value("posting_date", answer.posting_date);
		}
		tell(frm, answer);
	};

	const explain = async (frm) => tell(frm, await ask(frm, frm.doc.posting_date));

	// New documents of money begin with the company's mode of payment.
	const fill_mode = (frm) => {
		const mode = frappe.boot.lending_days?.mode_of_payment;
		if (frm.is_new() && mode && frm.fields_dict.mode_of_payment && !frm.doc.mode_of_payment) {
			frm.set_value("mode_of_payment", mode);
		}
	};

	for (const doctype of DOCTYPES) {
		frappe.ui.form.on(doctype, { onload: fill_mode, value_date: propose, posting_date: explain });
	}
}
