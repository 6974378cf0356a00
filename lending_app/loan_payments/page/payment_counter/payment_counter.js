// In a block: pages run scripts globally.
{
	frappe.pages["payment-counter"].on_page_load = (wrapper) => {
		frappe.payment_counter = new PaymentCounter(wrapper);
	};
	frappe.pages["payment-counter"].on_page_show = () => frappe.payment_counter?.take_route_options();

	const COUNTER_STYLE = `
	.counter { display: grid; gap: 15px; padding: 15px; }
	.counter-search { font-size: 18px; height: 44px; }
	.counter-found { display: grid; gap: 6px; }
	.counter-found button { display: flex; justify-content: space-between; gap: 10px; text-align: left; min-height: 44px; }
	.counter-tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 8px; }
	.counter-tile { background: var(--subtle-fg, var(--control-bg)); border-radius: 8px; padding: 10px 12px; border: 1px solid transparent; text-align: left; min-height: 44px; }
	.counter-tile b { display: block; font-size: 16px; font-variant-numeric: tabular-nums; }
	button.counter-tile:focus { border-color: var(--primary); }
	.counter-parts { display: grid; grid-template-columns: minmax(0, 3fr) minmax(280px, 2fr); gap: 15px; align-items: start; }
	.counter-rows { max-height: 60vh; overflow: auto; }
	.counter-rows td, .counter-rows th { white-space: nowrap; font-variant-numeric: tabular-nums; vertical-align: middle; }
	.counter-rows th:nth-child(n+3) { text-align: right; }
	.counter-rows .overdue td { color: var(--red-600, #c0392b); }
	.counter-rows .paid td { color: var(--text-muted); }
	.counter-rows .btn { min-height: 36px; min-width: 84px; }
	.counter-pay { display: grid; gap: 10px; position: sticky; top: 70px; }
	.counter-pay .form-control { height: 40px; font-size: 16px; }
	.counter-pay .cash-piece input { width: 72px; }
	.counter-pay .btn-primary { min-height: 44px; font-size: 16px; }
	.counter-done { border-radius: 8px; padding: 12px; background: var(--bg-green, #eaf6ef); display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
	@media (max-width: 575px) {
		.counter-rows :is(td, th):is(:nth-child(3), :nth-child(4)) { display: none; }
		.counter-rows .btn { min-width: 64px; }
	}
	@media (max-width: 900px) { .counter-parts { grid-template-columns: minmax(0, 1fr); } .counter-pay { position: static; } }
	`;

	// Type or scan, choose, collect, confirm, print, next: Enter leads through. Every figure comes from the server.
	class PaymentCounter {
		constructor(wrapper) {
			this.page = frappe.ui.make_app_page({
				parent: wrapper,
				title: __("Receive Payments"),
				single_column: true,
			});
			frappe.dom.set_style(COUNTER_STYLE, "payment-counter-style");
			this.board = $(`
				<div class="counter">
					<input class="form-control counter-search" autocomplete="off" spellcheck="false">
					<div class="counter-done-place" aria-live="polite"></div>
					<div class="counter-found"></div>
					<div class="counter-loan"></div>
				</div>`).appendTo(this.page.main);
			this.search = this.board.find(".counter-search");
			const hint = __("Client, telephone, identity number or loan");
			this.search.attr({ placeholder: hint, "aria-label": hint });
			this.search.on("keydown", (event) => {
				if (event.key === "Enter") {
					event.preventDefault();
					this.find();
				} else if (event.key === "ArrowDown") {
					event.preventDefault();
					this.board.find(".counter-found button").first().focus();
				}
			});
			this.board.on("keydown", (event) => this.take_key(event));
			this.page.set_primary_action(__("Next Client"), () => this.next());
			this.page.add_button(__("My Till"), () => this.open_till());
			this.next();
		}

		take_route_options() {
			const loan = frappe.route_options?.loan;
			frappe.route_options = null;
			if (loan) {
				this.show(loan);
			} else {
				this.search.trigger("focus");
			}
		}

		// Escape begins again; arrows move among what was found and among the installments.
		take_key(event) {
			if (event.key === "Escape") {
				this.next();
				return;
			}
			if (!["ArrowDown", "ArrowUp"].includes(event.key) || !$(event.target).is("button")) {
				return;
			}
			const buttons = this.board.find(".counter-found button, .counter-rows .btn:enabled");
			const next = buttons.get(buttons.index(event.target) + (event.key === "ArrowDown" ? 1 : -1));
			if (next) {
				event.preventDefault();
				next.focus();
			}
		}

		open_till() {
			if (this.loan?.till) {
				frappe.set_route("Form", "Till", this.loan.till);
			} else {
				frappe.set_route("List", "Till");
			}
		}

		next() {
			this.loan = null;
			this.board.find(".counter-found, .counter-loan").empty();
			this.search.val("").trigger("focus");
		}

		async find() {
			const text = this.search.val().trim();
			if (!text) {
				return;
			}
			this.board.find(".counter-done-place, .counter-loan").empty();
			const rows = await ask("lending_app.loan_payments.counter_api.find", { text });
			if (rows === false || this.search.val().trim() !== text) {
				return;
			}
			if (rows.length === 1) {
				this.show(rows[0].name);
				return;
			}
			const place = this.board.find(".counter-found").empty();
			if (!rows.length) {
				place.html(
					`<p class="text-muted">${safe(__("No running loan was found for {0}.", [text]))}</p>`,
				);
				return;
			}
			const states = { overdue: __("Overdue"), today: __("Due Today") };
			for (const row of rows) {
				$(`<button class="btn btn-default">
					<span><b>${safe(row.client_name)}</b> ${safe(row.name)} · ${safe(__(row.product_name))}</span>
					<span>${safe(states[row.state] || "")}</span>
				</button>`)
					.on("click", () => this.show(row.name))
					.appendTo(place);
			}
			place.find("button").first().trigger("focus");
		}

		async show(name) {
			const loan = await ask("lending_app.loan_payments.counter_api.show", { loan: name });
			if (loan === false) {
				return;
			}
			this.loan = loan;
			this.board.find(".counter-found").empty();
			this.draw_loan();
		}

		draw_loan() {
			const { loan } = this;
			const place = this.board.find(".counter-loan").empty();
			const link = frappe.utils.get_form_link("Loan", loan.name, true, safe(loan.name));
			place.html(`
				<h4>${safe(loan.client_name)} <small class="text-muted">${link} · ${safe(__(loan.product_name))}</small></h4>
				<p class="text-muted small">${safe(__("Owed on {0}", [frappe.datetime.str_to_user(loan.day)]))}</p>
				<div class="counter-tiles"></div>
				<div class="counter-parts mt-3">
					<div class="counter-rows"></div>
					<form class="counter-pay" autocomplete="off"></form>
				</div>`);
			const tiles = place.find(".counter-tiles");
			for (const [label, amount] of [
				[__("Overdue"), loan.overdue_amount],
				[__("Due Today"), loan.due_today_amount],
				[__("Next Installment"), loan.next_due_amount],
				[__("To Close the Loan"), loan.payoff_amount],
			]) {
				$(
					`<button type="button" class="counter-tile btn-reset">${safe(label)}<b>${money(amount, loan)}</b></button>`,
				)
					.prop("disabled", !(amount > 0))
					.on("click", () => this.collect(label === __("Due Today") ? loan.due_amount : amount))
					.appendTo(tiles);
			}
			this.draw_rows(place.find(".counter-rows"));
			this.draw_form(place.find(".counter-pay"));
			place.find(".counter-rows .btn:enabled").first().trigger("focus");
		}

		draw_rows(place) {
			const { loan } = this;
			const line = (row, index) => `
				<tr class="${row.overdue_amount > 0 ? "overdue" : row.collect_amount > 0 ? "" : "paid"}">
					<td>${row.number}</td>
					<td>${safe(frappe.datetime.str_to_user(row.due_date))}</td>
					<td class="text-right">${money(row.interest_amount, loan)}</td>
					<td class="text-right">${money(row.total_amount, loan)}</td>
					<td class="text-right">${money(row.unpaid_amount, loan)}</td>
					<td class="text-right"><button type="button" class="btn btn-sm btn-default" data-row="${index}"
						${row.collect_amount > 0 ? "" : "disabled"}>${safe(__("Collect"))}</button></td>
				</tr>`;
			const heads = [__("Installment"), __("Due Date"), __("Interest"), __("Total"), __("Unpaid"), ""];
			place.html(`
				<table class="table table-sm">
					<thead><tr>${heads.map((head) => `<th>${safe(head)}</th>`).join("")}</tr></thead>
					<tbody>${loan.installments.map(line).join("")}</tbody>
				</table>`);
			place.find(".btn").on("click", (event) => {
				this.collect(loan.installments[event.currentTarget.dataset.row].collect_amount);
			});
		}

		draw_form(form) {
			const { loan } = this;
			const options = loan.modes.map(
				({ name }) => `<option value="${safe(name)}">${safe(__(name))}</option>`,
			);
			form.html(`
				<label>${safe(__("Amount Received"))} (${safe(loan.currency)})
					<input class="form-control" name="amount" inputmode="decimal" autocomplete="off"></label>
				<label>${safe(__("Mode of Payment"))}
					<select class="form-control" name="mode">${options.join("")}</select></label>
				<label class="counter-reference">${safe(__("Bank Reference or Cheque No."))}
					<input class="form-control" name="reference"></label>
				<div class="counter-cash"><label>${safe(__("Notes and Coins"))}</label><div class="counter-pieces"></div></div>
				<div class="text-muted counter-till">${safe(loan.till ? __("Till {0} holds {1}.", [loan.till, loan.till_balance]) : "")}</div>
				<div class="counter-preview"></div>
				<label class="counter-excess hide"><input type="checkbox" name="excess"> ${safe(__("Overpayment Confirmed"))}</label>
				<button type="submit" class="btn btn-primary">${safe(__("Look at the Payment"))}</button>`);
			this.form = form;
			form.on("submit", (event) => {
				event.preventDefault();
				this.go();
			});
			form.on("input change", () => this.forget());
			form.find("[name=mode]").on("change", () => this.show_cash());
			form.find("[name=amount]").on("keydown", (event) => {
				if (event.key === "Enter" && this.needs_pieces()) {
					event.preventDefault();
					this.form.find(".counter-pieces input").first().trigger("focus");
				}
			});
			if (loan.has_tills && loan.till) {
				frappe.lending.cash.draw(form.find(".counter-pieces"), loan.till, {
					last: () => form.find("button[type=submit]").trigger("focus"),
				});
			}
			this.show_cash();
		}

		get mode() {
			const name = this.form.find("[name=mode]").val();
			return this.loan.modes.find((mode) => mode.name === name);
		}

		needs_pieces() {
			return Boolean(this.mode?.is_cash && this.loan.till && this.loan.has_denominations);
		}

		show_cash() {
			const is_cash = Boolean(this.mode?.is_cash);
			this.form.find(".counter-cash").toggle(is_cash && Boolean(this.loan.till));
			this.form.find(".counter-reference").toggle(!is_cash);
		}

		collect(amount) {
			const text = format_number(amount, window.get_number_format(this.loan.currency));
			this.form.find("[name=amount]").val(text).trigger("input").trigger("focus").trigger("select");
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
				this.form.find(".counter-excess").removeClass("hide");
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
			const { name } = this.loan;
			this.draw_done(receipt, name);
		}

		draw_done(receipt, loan) {
			this.next();
			const place = this.board.find(".counter-done-place").html(`
				<div class="counter-done"><b>${safe(receipt.message)}</b></div>`);
			const done = place.find(".counter-done");
			const add = (label, act) =>
				$(`<button class="btn btn-default btn-sm">${safe(label)}</button>`)
					.on("click", act)
					.appendTo(done);
			add(__("Print 80 mm"), () => open_pdf(receipt.name, "Loan Receipt 80 mm")).trigger("focus");
			add(__("Print Receipt"), () => open_pdf(receipt.name, "Loan Receipt"));
			add(__("Same Loan Again"), () => this.show(loan));
			add(__("Next Client"), () => {
				place.empty();
				this.next();
			});
		}
	}

	const ask = async (method, args) => {
		try {
			return await frappe.xcall(method, args);
		} catch {
			return false;
		}
	};

	const safe = (value) => frappe.utils.escape_html(cstr(value));

	const money = (amount, { currency }) => safe(format_currency(amount, currency));

	const open_pdf = (name, format) => {
		const query = new URLSearchParams({ doctype: "Loan Repayment", name, format, no_letterhead: 0 });
		window.open(
			frappe.urllib.get_full_url(`/api/method/frappe.utils.print_format.download_pdf?${query}`),
		);
	};
}
