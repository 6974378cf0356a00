// The right half of the payment counter: what is received, looked at, then posted. A block: pages run scripts globally.
{
	frappe.provide("frappe.lending.counter");

	const ask = async (method, args) => {
		try {
			return await frappe.xcall(method, args);
		} catch {
			return false;
		}
	};

	const safe = (value) => frappe.utils.escape_html(cstr(value));

	const money = (amount, { currency }) => safe(format_currency(amount, currency));

	// The payment of one loan that is being entered; `done` is told the receipt.
	class Payment {
		constructor(loan, form, done) {
			Object.assign(this, { loan, form, done });
			this.draw();
		}

		draw() {
			const { form, loan } = this;
			const draw_options = (rows) =>
				rows
					.map(({ name, label }) => `<option value="${safe(name)}">${safe(label)}</option>`)
					.join("");
			const modes = loan.modes.map(({ name }) => ({ name, label: __(name) }));
			form.html(`
				<label>${safe(__("Amount Received"))} (${safe(loan.currency)})
					<input class="form-control" name="amount" inputmode="decimal" autocomplete="off"></label>
				<label>${safe(__("Mode of Payment"))}
					<select class="form-control" name="mode">${draw_options(modes)}</select></label>
				<label class="counter-excess-rule hide">${safe(__("What exceeds the amount due"))}
					<select class="form-control" name="excess_rule">${draw_options(loan.excess_rules)}</select></label>
				<label class="counter-reference"><span>${safe(__("Bank Reference or Cheque No."))}</span>
					<input class="form-control" name="reference" autocomplete="off"></label>
				<div class="counter-cash"><label>${safe(__("Notes and Coins"))}</label><div class="counter-pieces"></div></div>
				<div class="counter-details"></div>
				<div class="counter-till">${this.describe_till()}</div>
				<div class="counter-preview"></div>
				<label class="counter-excess hide"><input type="checkbox" name="excess"> ${safe(__("Overpayment Confirmed"))}</label>
				<button type="submit" class="btn btn-primary">${safe(__("Look at the Payment"))}</button>`);
			form.on("submit", (event) => {
				event.preventDefault();
				this.go();
			});
			form.on("input change", () => this.forget());
			form.find("[name=mode]").on("change", () => this.show_mode());
			form.find("[name=amount]").on("input", () => this.show_excess_rule());
			form.on("keydown", "input, select", (event) => this.take_enter(event));
			if (loan.has_tills && loan.till) {
				frappe.lending.cash.draw(form.find(".counter-pieces"), loan.till, {
					last: () => form.find("button[type=submit]").trigger("focus"),
				});
			}
			this.show_mode();
		}

		// Without an open till the way to one is said before anything is typed.
		describe_till() {
			const { has_tills, till, till_balance } = this.loan;
			if (till) {
				return `<span class="text-muted">${safe(__("Till {0} holds {1}.", [till, till_balance]))}</span>`;
			}
			const link = `<a href="/app/till">${safe(__("Open Till"))}</a>`;
			return has_tills
				? `<span class="text-warning">${safe(__("You have no open till: cash cannot be received."))}</span> ${link}`
				: "";
		}

		get mode() {
			const name = this.form.find("[name=mode]").val();
			return this.loan.modes.find((mode) => mode.name === name);
		}

		needs_pieces() {
			return Boolean(this.mode?.is_cash && this.loan.till && this.loan.has_denominations);
		}

		show_mode() {
			const is_cash = Boolean(this.mode?.is_cash);
			this.form.find(".counter-cash").toggle(is_cash && Boolean(this.loan.till));
			this.form.find(".counter-reference").toggle(!is_cash);
			this.form
				.find(".counter-reference span")
				.toggleClass("reqd", Boolean(this.mode?.is_reference_required));
			frappe.lending.counter.details.draw(this.form.find(".counter-details"), this.mode?.details || []);
		}

		// The client chooses for money above what is due; what closes the loan leaves no choice.
		show_excess_rule() {
			const { currency, due_amount, excess_rules, payoff_amount } = this.loan;
			const typed = this.form.find("[name=amount]").val();
			const amount = frappe.lending.read_number(typed, window.get_number_format(currency)).value;
			this.has_choice = excess_rules.length > 0 && amount > due_amount && amount < payoff_amount;
			this.form.find(".counter-excess-rule").toggleClass("hide", !this.has_choice);
		}

		// Enter leads from the amount or the mode through what is asked for of it, and from the last to the payment.
		take_enter(event) {
			const { target } = event;
			if (event.key !== "Enter" || event.isDefaultPrevented() || target.type === "checkbox") {
				return;
			}
			const next = this.find_next(target);
			if (next) {
				event.preventDefault();
				next.focus();
			} else if ($(target).is("select")) {
				event.preventDefault();
				this.form.trigger("submit");
			}
		}

		find_next(input) {
			if (this.has_choice && ["amount", "mode"].includes(input.name)) {
				return this.form.find("[name=excess_rule]").get(0);
			}
			const asked = this.form
				.find(".counter-reference input, .counter-details input, .counter-details button")
				.filter(":visible")
				.get();
			const position = asked.indexOf(input);
			if (position >= 0 || !this.mode?.is_cash) {
				return asked[position + 1];
			}
			// For cash, who else pays is said rarely: Tab leads there.
			return this.needs_pieces() ? this.form.find(".counter-pieces input").get(0) : undefined;
		}

		collect(amount) {
			const text = format_number(amount, window.get_number_format(this.loan.currency));
			this.form.find("[name=amount]").val(text).trigger("input").trigger("focus").trigger("select");
		}

		// Where the refused payment goes on: what its mode asks for and was left empty.
		focus_missing() {
			const empty = this.form
				.find("input:visible")
				.toArray()
				.find((input) => !input.value && $(input).prev(".reqd").length);
			// The message takes the focus; once it is closed, the field has it.
			$(document).off(".counter");
			if (empty) {
				$(document).one("hidden.bs.modal.counter", () => empty.focus());
			}
		}

		// What was looked at is not what stands there now.
		forget() {
			this.seen = null;
			this.form.find(".counter-preview").empty();
			this.form.find("button[type=submit]").text(__("Look at the Payment"));
		}

		get_payment() {
			const is_cash = Boolean(this.mode?.is_cash);
			return {
				loan: this.loan.name,
				amount: frappe.lending.read_money(
					this.form.find("[name=amount]").val(),
					__("Amount Received"),
					this.loan.currency,
				),
				mode_of_payment: this.mode?.name,
				denominations: is_cash ? frappe.lending.cash.read(this.form.find(".counter-pieces")) : [],
				reference_number: is_cash ? "" : this.form.find("[name=reference]").val(),
				excess_rule: this.has_choice ? this.form.find("[name=excess_rule]").val() : "",
				details: frappe.lending.counter.details.read(this.form.find(".counter-details")),
				is_excess_confirmed: this.form.find("[name=excess]").prop("checked") ? 1 : 0,
			};
		}

		// First the preview, then, with nothing changed, the payment.
		async go() {
			if (this.is_busy) {
				return;
			}
			this.is_busy = true;
			const button = this.form.find("button[type=submit]").prop("disabled", true);
			try {
				await (this.seen ? this.post() : this.look());
			} finally {
				this.is_busy = false;
				button.prop("disabled", false);
			}
			if (this.seen) {
				button.trigger("focus");
			}
		}

		async look() {
			const payment = this.get_payment();
			if (payment.amount === null) {
				return;
			}
			const rows = await ask("lending_app.loan_payments.counter_api.preview", payment);
			if (rows === false) {
				// Above the payoff the refusal may be for that, and is answered here.
				const is_above = payment.amount > this.loan.payoff_amount;
				this.form.find(".counter-excess").toggleClass("hide", !is_above);
				this.focus_missing();
				return;
			}
			this.seen = payment;
			const line = (row) => `
				<tr><td>${row.installment_number || ""}</td><td>${safe(__(row.component))}</td>
				<td class="text-right">${money(row.amount, this.loan)}</td></tr>`;
			this.form.find(".counter-preview").html(`
				<table class="table table-sm">
					<thead><tr><th>${safe(__("Installment"))}</th><th>${safe(__("Component"))}</th><th></th></tr></thead>
					<tbody>${rows.map(line).join("")}</tbody>
				</table>`);
			this.form
				.find("button[type=submit]")
				.text(__("Receive {0}", [format_currency(payment.amount, this.loan.currency)]));
		}

		async post() {
			const receipt = await ask("lending_app.loan_payments.counter_api.collect", this.seen);
			this.seen = null;
			if (receipt === false) {
				this.forget();
				return;
			}
			this.done(receipt);
		}
	}

	Object.assign(frappe.lending.counter, { ask, money, safe, Payment });
}
