// In a block: pages run scripts globally.
{
	frappe.pages["payment-counter"].on_page_load = (wrapper) => {
		frappe.payment_counter = new PaymentCounter(wrapper);
	};
	frappe.pages["payment-counter"].on_page_show = () => frappe.payment_counter?.take_route_options();

	// Type or scan, choose, collect, confirm, print, next: Enter leads through. Every figure comes from the server.
	class PaymentCounter {
		constructor(wrapper) {
			this.page = frappe.ui.make_app_page({
				parent: wrapper,
				title: __("Receive Payments"),
				single_column: true,
			});
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
				// Desk would take the focus away; a message on top is closed first.
				if (!window.cur_dialog?.display) {
					event.stopPropagation();
					this.next();
				}
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
			const { ask, safe } = frappe.lending.counter;
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
			const loan = await frappe.lending.counter.ask("lending_app.loan_payments.counter_api.show", {
				loan: name,
			});
			if (loan === false) {
				return;
			}
			this.loan = loan;
			this.board.find(".counter-found").empty();
			this.draw_loan();
		}

		draw_loan() {
			const { money, safe, Payment } = frappe.lending.counter;
			const { loan } = this;
			const place = this.board.find(".counter-loan").empty();
			const link = frappe.utils.get_form_link("Loan", loan.name, true, safe(loan.name));
			place.html(`
				<h4>${safe(loan.client_name)} <small class="text-muted">${safe(loan.client)} · ${link} · ${safe(
					__(loan.product_name),
				)}</small></h4>
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
					.on("click", () =>
						this.payment.collect(label === __("Due Today") ? loan.due_amount : amount),
					)
					.appendTo(tiles);
			}
			this.draw_rows(place.find(".counter-rows"));
			this.payment = new Payment(loan, place.find(".counter-pay"), (receipt) =>
				this.draw_done(receipt, loan.name),
			);
			place.find(".counter-rows .btn:enabled").first().trigger("focus");
		}

		draw_rows(place) {
			const { money, safe } = frappe.lending.counter;
			const { loan } = this;
			const line = (row, index) => `
				<tr class="${row.overdue_amount > 0 ? "overdue" : row.collect_amount > 0 ? "" : "paid"}">
					<td>${row.number}</td>
					<td>${safe(frappe.datetime.str_to_user(row.due_date))}</td>
					<td class="text-right">${money(row.principal_amount, loan)}</td>
					<td class="text-right">${money(row.interest_amount, loan)}</td>
					<td class="text-right">${money(row.total_amount, loan)}</td>
					<td class="text-right">${money(row.unpaid_amount, loan)}</td>
					<td class="text-right"><button type="button" class="btn btn-sm btn-default" data-row="${index}"
						${row.collect_amount > 0 ? "" : "disabled"}>${safe(__("Collect"))}</button></td>
				</tr>`;
			const heads = [
				__("Installment"),
				__("Due Date"),
				__("Principal"),
				__("Interest"),
				__("Total"),
				__("Unpaid"),
				"",
			];
			place.html(`
				<table class="table table-sm">
					<thead><tr>${heads.map((head) => `<th>${safe(head)}</th>`).join("")}</tr></thead>
					<tbody>${loan.installments.map(line).join("")}</tbody>
				</table>`);
			place.find(".btn").on("click", (event) => {
				this.payment.collect(loan.installments[event.currentTarget.dataset.row].collect_amount);
			});
		}

		draw_done(receipt, loan) {
			const { safe } = frappe.lending.counter;
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

	const open_pdf = (name, format) => {
		const query = new URLSearchParams({ doctype: "Loan Repayment", name, format, no_letterhead: 0 });
		window.open(
			frappe.urllib.get_full_url(`/api/method/frappe.utils.print_format.download_pdf?${query}`),
		);
	};
}
