frappe.pages["loan-simulator"].on_page_load = (wrapper) => {
	frappe.loan_simulator = new LoanSimulator(wrapper);
};
frappe.pages["loan-simulator"].on_page_show = () => frappe.loan_simulator?.take_route_options();

const MAXIMUM = 4;
const STYLE = "/assets/lending_app/css/simulator.css";

// Up to four loans side by side. Every figure comes from the server.
class LoanSimulator {
	constructor(wrapper) {
		this.page = frappe.ui.make_app_page({
			parent: wrapper,
			title: __("Loan Simulator"),
			single_column: true,
		});
		this.columns = [];
		frappe.require([STYLE]);
		this.board = $('<div class="simulator-board"></div>').appendTo(this.page.main);
		this.add_style();
		this.page.set_primary_action(
			__("Compare with Another"),
			() => this.add_column(this.copy_last()),
			"add",
		);
		this.page.add_button(__("Print"), () => this.print());
		this.page.add_button(__("Share"), () => this.share());
		this.page.add_button(__("E-mail"), () => this.mail());
		this.add_column({});
	}

	add_style() {
		this.board.css({
			display: "grid",
			"grid-template-columns": "repeat(auto-fit, minmax(300px, 1fr))",
			gap: "15px",
			padding: "15px",
		});
	}

	// Another page may send its product, amount and term.
	take_route_options() {
		const options = frappe.route_options;
		frappe.route_options = null;
		if (options?.product) {
			this.columns.slice(1).forEach((column) => column.remove());
			this.columns[0].fill(options);
		}
	}

	add_column(values) {
		if (this.columns.length < MAXIMUM) {
			this.columns.push(new frappe.lending.SimulatorScenario(this, values));
			this.show_buttons();
		}
	}

	remove_column(column) {
		this.columns = this.columns.filter((other) => other !== column);
		column.$wrapper.remove();
		this.show_buttons();
	}

	show_buttons() {
		this.page.btn_primary.prop("disabled", this.columns.length >= MAXIMUM);
		this.columns.forEach((column, index) => column.number(index + 1, this.columns.length));
	}

	copy_last() {
		return { ...this.columns.at(-1).get_values() };
	}

	// The columns that have an answer; null, and a word about it, where there is none.
	get_scenarios() {
		const found = this.columns
			.filter((column) => column.is_answered)
			.map((column) => column.get_values());
		if (!found.length) {
			frappe.show_alert({
				message: __("Choose a product, an amount and a term first."),
				indicator: "orange",
			});
			return null;
		}
		return JSON.stringify(found);
	}

	print() {
		const scenarios = this.get_scenarios();
		if (scenarios) {
			window.open(
				`/api/method/lending_app.products.simulator.api.print_scenarios?${new URLSearchParams({ scenarios })}`,
			);
		}
	}

	async share() {
		const scenarios = this.get_scenarios();
		if (!scenarios) {
			return;
		}
		const { message: link } = await frappe.call("lending_app.products.simulator.api.share_scenarios", {
			scenarios,
		});
		const dialog = new frappe.ui.Dialog({
			title: __("Share"),
			fields: [
				{
					fieldname: "link",
					fieldtype: "Small Text",
					label: __("Link"),
					read_only: 0,
					default: link,
					description: __(
						"It opens the portal's simulator with these figures, without signing in where the settings allow it.",
					),
				},
			],
			primary_action_label: __("Copy"),
			primary_action() {
				frappe.utils.copy_to_clipboard(link);
				dialog.hide();
			},
		});
		dialog.show();
	}

	mail() {
		const scenarios = this.get_scenarios();
		if (!scenarios) {
			return;
		}
		const dialog = new frappe.ui.Dialog({
			title: __("E-mail"),
			fields: [
				{ fieldname: "recipient", fieldtype: "Data", options: "Email", label: __("To"), reqd: 1 },
				{ fieldname: "message", fieldtype: "Small Text", label: __("Message") },
			],
			primary_action_label: __("Send"),
			async primary_action(values) {
				dialog.disable_primary_action();
				try {
					await frappe.call("lending_app.products.simulator.api.mail_scenarios", {
						scenarios,
						...values,
					});
					dialog.hide();
					frappe.show_alert({ message: __("The simulation is on its way."), indicator: "green" });
				} finally {
					dialog.enable_primary_action();
				}
			},
		});
		dialog.show();
	}
}
