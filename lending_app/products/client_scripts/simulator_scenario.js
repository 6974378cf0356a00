// One of the loans that the simulator sets side by side. A block: pages run scripts globally.
{
	frappe.provide("frappe.lending");

	const PAUSE = 300;
	const LIMITS = [
		"minimum_amount",
		"maximum_amount",
		"minimum_number_of_installments",
		"maximum_number_of_installments",
		"usual_amount",
		"usual_number_of_installments",
		"currency",
	];

	// One loan: its fields above, its result below.
	class Scenario {
		constructor(simulator, values) {
			this.simulator = simulator;
			this.is_answered = false;
			this.asked = 0;
			this.$wrapper = $(`<section class="frappe-card" style="padding: 15px">
				<div class="flex justify-between align-center"><h5 class="scenario-title"></h5>
				<button class="btn btn-xs btn-default remove-scenario"></button></div>
				<div class="scenario-fields"></div><div class="scenario-result"></div>
				<button class="btn btn-primary btn-sm mt-3 apply-scenario" style="display: none"></button>
			</section>`).appendTo(simulator.board);
			this.$wrapper
				.find(".remove-scenario")
				.text(__("Remove"))
				.on("click", () => this.remove());
			this.$wrapper
				.find(".apply-scenario")
				.text(__("New Application"))
				.on("click", () => this.apply());
			this.fields = new frappe.ui.FieldGroup({
				fields: this.list_fields(),
				body: this.$wrapper.find(".scenario-fields"),
			});
			this.fields.make();
			this.fill(values);
		}

		list_fields() {
			const onchange = () => this.change();
			return [
				{
					fieldname: "product",
					fieldtype: "Link",
					options: "Loan Product",
					label: __("Product"),
					get_query: () => ({ filters: { is_active: 1 } }),
					onchange,
				},
				{ fieldname: "amount", fieldtype: "Float", precision: 2, label: __("Amount"), onchange },
				{
					fieldname: "number_of_installments",
					fieldtype: "Int",
					label: __("Number of Installments"),
					onchange,
				},
				{ fieldtype: "Column Break" },
				{
					fieldname: "rate_percent",
					fieldtype: "Float",
					precision: 3,
					label: __("Rate (% a Year)"),
					onchange,
				},
				{ fieldname: "first_due_date", fieldtype: "Date", label: __("First Due Date"), onchange },
			];
		}

		number(number, count) {
			this.$wrapper.find(".scenario-title").text(`${__("Option")} ${number}`);
			this.$wrapper.find(".remove-scenario").toggle(count > 1);
		}

		remove() {
			this.simulator.remove_column(this);
		}

		get_values() {
			const values = this.fields.get_values(true);
			return Object.fromEntries(Object.entries(values).filter(([, value]) => value));
		}

		async fill(values) {
			this.is_filling = true;
			const fields = ["product", "amount", "number_of_installments", "rate_percent", "first_due_date"];
			const known = fields.filter((field) => values[field]);
			await this.fields.set_values(Object.fromEntries(known.map((field) => [field, values[field]])));
			this.is_filling = false;
			this.change();
		}

		// The product's limits below the fields; the same in every column, so that the results stay in line.
		async show_limits(product) {
			this.product = product;
			const { message: limits } = await frappe.db.get_value("Loan Product", product, LIMITS);
			const describe = (field, low, high) =>
				this.fields.set_df_property(field, "description", __("From {0} to {1}", [low, high]));
			const money = (amount) => format_currency(amount, limits.currency, 0);
			describe("amount", money(limits.minimum_amount), money(limits.maximum_amount));
			describe(
				"number_of_installments",
				limits.minimum_number_of_installments,
				limits.maximum_number_of_installments,
			);
			await this.start_with_usual(limits);
		}

		// What the person has not entered is the product's usual loan.
		async start_with_usual({ usual_amount, usual_number_of_installments }) {
			const usual = { amount: usual_amount, number_of_installments: usual_number_of_installments };
			const values = this.get_values();
			const open = Object.entries(usual).filter(([field, value]) => value && !values[field]);
			if (open.length) {
				await this.fields.set_values(Object.fromEntries(open));
				this.change();
			}
		}

		change() {
			clearTimeout(this.timer);
			this.timer = setTimeout(() => this.calculate(), PAUSE);
		}

		async calculate() {
			const values = this.get_values();
			if (values.product && values.product !== this.product) {
				await this.show_limits(values.product);
			}
			const needed = ["product", "amount", "number_of_installments"];
			if (this.is_filling || needed.some((field) => !values[field])) {
				return;
			}
			const mine = ++this.asked;
			this.is_answered = false;
			this.$wrapper.find(".scenario-result").css("opacity", 0.5);
			const found = await this.simulate(values);
			if (mine === this.asked) {
				this.show_result(found);
			}
		}

		// The option as HTML; nothing where the server refused.
		async simulate(values) {
			const answer = await frappe
				.call({
					method: "lending_app.products.simulator.api.simulate_scenarios",
					args: { scenarios: JSON.stringify([values]) },
					type: "GET",
				})
				.catch(() => null);
			return answer?.message;
		}

		show_result(found) {
			this.is_answered = Boolean(found);
			this.$wrapper
				.find(".scenario-result")
				.css("opacity", 1)
				.html(found?.[0] || "");
			const may_apply = this.is_answered && frappe.model.can_create("Loan Application");
			this.$wrapper.find(".apply-scenario").toggle(may_apply);
		}

		apply() {
			const values = this.get_values();
			frappe.new_doc("Loan Application", {
				product: values.product,
				requested_amount: values.amount,
				number_of_installments: values.number_of_installments,
				interest_percent: values.rate_percent,
				first_due_date: values.first_due_date,
			});
		}
	}

	frappe.lending.SimulatorScenario = Scenario;
}
