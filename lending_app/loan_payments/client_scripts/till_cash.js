// Cash at tills: notes and coins are entered piece by piece, and summed by the server. A block: pages run scripts globally.
{
	frappe.provide("frappe.lending.cash");

	Object.assign(frappe.lending.cash, {
		// One input for each note and coin in a wrapper; Enter goes to the next. `changed` is told the rows and their sum.
		async draw(wrapper, till, { changed, last } = {}) {
			const notes = (await ask("lending_app.loan_payments.till_api.get_notes", { till })) || [];
			const cell = ({ denomination_amount, label }) => `
				<label class="cash-piece">
					<span>${text(label)}</span>
					<input type="number" step="1" inputmode="numeric" class="form-control input-sm"
						data-value="${text(denomination_amount)}" aria-label="${text(label)}">
				</label>`;
			wrapper.html(`
				<div class="cash-pieces">${notes.map(cell).join("")}</div>
				<div class="cash-sum text-muted" aria-live="polite"></div>`);
			const inputs = wrapper.find("input");
			inputs.on("keydown", (event) => {
				if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
					event.preventDefault();
					event.stopPropagation();
					const next = inputs.get(inputs.index(event.target) + 1);
					if (next) {
						next.focus();
					} else {
						last?.();
					}
				}
			});
			inputs.on(
				"input",
				frappe.utils.debounce(async () => {
					const denominations = frappe.lending.cash.read(wrapper);
					const sum = await ask("lending_app.loan_payments.till_api.sum_pieces", {
						till,
						denominations,
					});
					if (sum) {
						wrapper.find(".cash-sum").text(__("Together {0}", [sum.text]));
						changed?.(denominations, sum.amount);
					}
				}, 250),
			);
			frappe.lending.cash.add_style();
		},

		read(wrapper) {
			return wrapper
				.find("input")
				.toArray()
				.map((input) => ({
					denomination_amount: Number(input.dataset.value),
					pieces: Number.parseInt(input.value, 10) || 0,
				}))
				.filter(({ pieces }) => pieces !== 0);
		},

		add_style() {
			frappe.dom.set_style(
				`.cash-pieces { display: grid; grid-template-columns: repeat(auto-fill, minmax(160px, 1fr)); gap: 8px; }
				.cash-piece { display: flex; align-items: center; gap: 8px; margin: 0; font-weight: 400; }
				.cash-piece span { flex: 1; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
				.cash-piece input { width: 64px; text-align: right; }
				.cash-sum { margin-top: 8px; font-weight: 600; min-height: 1.5em; }`,
				"lending-cash-style",
			);
		},

		// A dialog with notes and coins below its fields. Answers of the server come back as it gave them.
		ask({ title, till, fields = [], label, method, args, note, done }) {
			const dialog = new frappe.ui.Dialog({
				title,
				fields: [
					...fields,
					{ fieldtype: "Section Break", label: __("Notes and Coins"), description: note },
					{ fieldtype: "HTML", fieldname: "pieces" },
				],
				primary_action_label: label,
				async primary_action(values) {
					// The table of notes is read from the page, where the dialog has none of its values.
					const entered = { ...values };
					delete entered.pieces;
					const denominations = frappe.lending.cash.read(dialog.fields_dict.pieces.$wrapper);
					dialog.disable_primary_action();
					const answer = await ask(method, { till, ...args, ...entered, denominations });
					dialog.enable_primary_action();
					if (answer !== false) {
						dialog.hide();
						done?.(answer);
					}
				},
			});
			frappe.lending.cash.draw(dialog.fields_dict.pieces.$wrapper, till, {
				changed: (_rows, sum) => dialog.has_field("amount") && dialog.set_value("amount", sum),
				last: () => dialog.get_primary_btn().focus(),
			});
			dialog.show();
			return dialog;
		},
	});

	const ask = async (method, args) => {
		try {
			return await frappe.xcall(method, args);
		} catch {
			return false;
		}
	};

	const text = (value) => frappe.utils.escape_html(cstr(value));
}
