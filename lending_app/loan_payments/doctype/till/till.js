frappe.ui.form.on("Till", {
	setup(frm) {
		frappe.lending.add_style();
		frm.set_query("account", ({ company }) => ({
			filters: { company, is_group: 0, account_type: "Cash" },
		}));
	},

	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		const { money } = frappe.lending;
		const { balance_amount, currency, limit_amount, status, teller } = frm.doc;
		frappe.lending.head_figures(frm, [
			{ label: __("Balance"), figure: money(balance_amount, currency) },
			{
				label: __("Limit"),
				figure: limit_amount ? money(limit_amount, currency) : frappe.lending.text(__("No Limit")),
			},
			{
				label: __("Status"),
				figure: frappe.lending.text(__(status, null, "Till")),
				note: frappe.lending.text(teller ? frappe.user.full_name(teller) : ""),
			},
		]);
		frappe.lending.translate_values(frm, ["status"]);
		add_actions(frm);
		if (frm.doc.session) {
			frm.add_custom_button(__("Session"), () =>
				frappe.set_route("Form", "Till Session", frm.doc.session),
			);
		}
	},
});

function add_actions(frm) {
	const { status, teller, name } = frm.doc;
	const is_own = teller === frappe.session.user;
	const done = () => frm.reload_doc();
	const cash = frappe.lending.cash;
	if (status === "Closed" && !frm.doc.is_disabled) {
		frm.add_custom_button(__("Open Till"), () =>
			cash.ask({
				title: __("Open {0}", [name]),
				till: name,
				note: __("Count the float that is in the till."),
				label: __("Open Till"),
				method: "lending_app.loan_payments.till_api.open_till",
				done,
			}),
		).addClass("btn-primary");
	} else if (status === "Open" && is_own) {
		frm.add_custom_button(__("Count and Close"), () => ask_count(frm, done)).addClass("btn-primary");
		for (const [label, method] of [
			[__("Cash In"), "lending_app.loan_payments.till_api.take_in"],
			[__("Cash Out"), "lending_app.loan_payments.till_api.pay_out"],
		]) {
			frm.add_custom_button(label, () => ask_cash(frm, label, method, done), __("Cash"));
		}
		frm.add_custom_button(__("Send to Another Till"), () => ask_transfer(frm, done), __("Cash"));
	} else if (status === "Counted") {
		frm.add_custom_button(__("Confirm the Count"), () =>
			decide(
				frm,
				"lending_app.loan_payments.till_api.close_till",
				__("Close till {0} with this count?", [name]),
			),
		).addClass("btn-primary");
		frm.add_custom_button(__("Have It Counted Again"), () =>
			decide(
				frm,
				"lending_app.loan_payments.till_api.recount_till",
				__("Open till {0} again for its teller?", [name]),
			),
		);
	}
}

function ask_count(frm, done) {
	frappe.lending.cash.ask({
		title: __("Count {0}", [frm.docname]),
		till: frm.docname,
		note: __("Count everything in the till. A supervisor confirms it."),
		fields: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason of a Difference") }],
		label: __("Hand Over the Count"),
		method: "lending_app.loan_payments.till_api.count_till",
		done,
	});
}

function ask_cash(frm, title, method, done) {
	const { company, currency, name } = frm.doc;
	frappe.lending.cash.ask({
		title,
		till: name,
		fields: [
			{ fieldname: "amount", fieldtype: "Currency", options: currency, label: __("Amount"), reqd: 1 },
			{
				fieldname: "contra_account",
				fieldtype: "Link",
				options: "Account",
				label: __("Other Account"),
				reqd: 1,
				get_query: () => ({
					filters: { company, is_group: 0, account_type: ["in", ["Bank", "Cash"]] },
				}),
			},
			{ fieldname: "remarks", fieldtype: "Data", label: __("Remarks"), reqd: 1 },
		],
		label: title,
		method,
		done,
	});
}

async function ask_transfer(frm, done) {
	const { currency, name } = frm.doc;
	const tills = await frappe.lending.ask("lending_app.loan_payments.till_api.list_other_tills", {
		till: name,
	});
	frappe.lending.cash.ask({
		title: __("Send to Another Till"),
		till: name,
		fields: [
			{
				fieldname: "to_till",
				fieldtype: "Select",
				options: tills || [],
				label: __("To Till"),
				reqd: 1,
			},
			{ fieldname: "amount", fieldtype: "Currency", options: currency, label: __("Amount"), reqd: 1 },
			{ fieldname: "remarks", fieldtype: "Data", label: __("Remarks") },
		],
		label: __("Send"),
		method: "lending_app.loan_payments.till_api.send",
		done,
	});
}

function decide(frm, method, question) {
	frappe.confirm(question, async () => {
		const session = await frappe.lending.ask(method, { till: frm.docname });
		if (session !== false) {
			await frm.reload_doc();
			if (method.endsWith(".close_till")) {
				frappe.set_route("Form", "Till Session", session);
			}
		}
	});
}
