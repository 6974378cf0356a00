const STEPS = ["read", "compute", "write", "post", "reconcile"];
const SECONDS_BETWEEN_LOOKS = 3;

frappe.ui.form.on("Day Close", {
	setup() {
		frappe.lending.add_style();
	},

	async refresh(frm) {
		frm.disable_save();
		if (frm.is_new()) {
			return;
		}
		await show_view(frm);
		add_buttons(frm);
	},
});

async function show_view(frm) {
	const view = await frappe.lending.ask("lending_app.servicing.close_api.get_close", {
		name: frm.doc.name,
	});
	if (!view || frm.doc.name !== view.name) {
		return;
	}
	frm.fields_dict.view_html.$wrapper.html(
		[
			show_progress(view),
			show_partitions(view),
			show_failures(view),
			show_journals(frm, view),
			show_reconciliation(frm, view),
			`<h5>${frappe.lending.text(__("Seconds by Step, 30 Days"))}</h5><div class="close-durations"></div>`,
		].join(""),
	);
	draw_durations(frm, view.durations);
	frm.fields_dict.view_html.$wrapper.find("[data-failure]").on("click", (event) => {
		retry(frm, event.currentTarget.dataset.failure);
	});
	if (view.status === "Running") {
		setTimeout(() => look_again(frm, view.name), SECONDS_BETWEEN_LOOKS * 1000);
	}
}

// Only while the form is open, and only for the day it shows.
function look_again(frm, name) {
	const [kind, doctype, shown] = frappe.get_route();
	if (kind === "Form" && doctype === "Day Close" && shown === name) {
		frm.reload_doc();
	}
}

function show_progress(view) {
	const { text, tiles } = frappe.lending;
	const percent = view.partitions.length ? Math.round((100 * view.done) / view.partitions.length) : 100;
	return tiles([
		{
			label: __("Partitions Done"),
			figure: text(`${view.done} / ${view.partitions.length}`),
			note: text(`${percent} %`),
		},
		{
			label: __("Time Left"),
			figure: text(view.seconds_left === null ? "—" : __("{0} s", [Math.round(view.seconds_left)])),
		},
		{ label: __("Loans"), figure: text(view.number_of_loans) },
		{
			label: __("Loans Set Aside"),
			figure: text(view.failures.length),
			color: view.failures.length ? "red" : "",
		},
	]);
}

function section(title, rows, columns) {
	return rows.length ? `<h5>${frappe.lending.text(title)}</h5>${frappe.lending.table(columns, rows)}` : "";
}

function show_partitions(view) {
	const { link, pill, text } = frappe.lending;
	const colors = { Waiting: "gray", Done: "green", Failed: "red" };
	return section(__("Partitions"), view.partitions.slice(0, 50), [
		{
			label: __("No."),
			cell: (row) => link("Day Close Partition", row.name).replace(/>[^<]*</, `>${text(row.number)}<`),
		},
		{ label: __("Status"), cell: (row) => pill(__(row.status), colors[row.status]) },
		{ label: __("Loans"), css: "amount", cell: (row) => text(row.number_of_loans || row.planned_loans) },
		{ label: __("Loans Replayed"), css: "amount", cell: (row) => text(row.number_of_replays) },
		{ label: __("Seconds"), css: "amount", cell: (row) => text(Number(row.seconds).toFixed(2)) },
		{ label: __("Worker"), cell: (row) => text(row.worker) },
		{
			label: __("Error"),
			css: "wrap",
			cell: (row) => text((row.error || "").split("\n").slice(-2).join(" ")),
		},
	]);
}

function show_failures(view) {
	const { link, pill, text } = frappe.lending;
	return section(__("Loans Set Aside"), view.failures, [
		{ label: __("Loan"), cell: (row) => link("Loan", row.loan) },
		{
			label: __("Status"),
			cell: (row) =>
				pill(__(row.status, null, "Day Close Failure"), row.status === "Open" ? "red" : "green"),
		},
		{ label: __("Error"), css: "wrap", cell: (row) => text(row.error) },
		{
			label: "",
			cell: (row) =>
				row.status === "Open" && view.may_write
					? `<button class="btn btn-xs btn-default" data-failure="${text(row.name)}">${text(__("Try Again"))}</button>`
					: "",
		},
	]);
}

function show_journals(frm, view) {
	const { amount_column, link, text } = frappe.lending;
	return section(__("Journal Entries"), view.journals, [
		{ label: __("Journal Entry"), cell: (row) => link("Journal Entry", row.name) },
		{ label: __("Remark"), css: "wrap", cell: (row) => text(row.user_remark) },
		amount_column(__("Amount"), "total_debit", frm.doc.currency),
	]);
}

function show_reconciliation(frm, view) {
	const { amount_column, text } = frappe.lending;
	return section(__("Differences to the Ledger"), view.differences, [
		{ label: __("Account"), cell: (row) => text(row.account) },
		amount_column(__("Sub-ledger"), "sub_ledger", frm.doc.currency),
		amount_column(__("Ledger"), "general_ledger", frm.doc.currency),
		amount_column(__("Difference"), "difference", frm.doc.currency),
	]);
}

function draw_durations(frm, durations) {
	const names = {
		read: __("Reading"),
		compute: __("Computing"),
		write: __("Writing"),
		post: __("Posting"),
		reconcile: __("Reconciling"),
	};
	if (durations.length < 2) {
		return;
	}
	new frappe.Chart(frm.fields_dict.view_html.$wrapper.find(".close-durations")[0], {
		type: "bar",
		height: 200,
		barOptions: { stacked: 1 },
		data: {
			labels: durations.map((row) => frappe.datetime.str_to_user(row.closing_date)),
			datasets: STEPS.map((step) => ({
				name: names[step],
				values: durations.map((row) => Number(row[`${step}_seconds`].toFixed(2))),
			})),
		},
	});
}

async function retry(frm, failure) {
	const message = await frappe.lending.ask("lending_app.servicing.close_api.retry_loan", { failure });
	if (message) {
		frappe.show_alert({ message: frappe.lending.text(message), indicator: "green" });
	}
	await frm.reload_doc();
}

function add_buttons(frm) {
	if (!["Failed", "Out of Balance", "Running"].includes(frm.doc.status)) {
		return;
	}
	frm.add_custom_button(__("Close Again"), async () => {
		const message = await frappe.lending.ask("lending_app.servicing.close_api.close_days", {
			company: frm.doc.company,
			until: frm.doc.closing_date,
		});
		if (message) {
			frappe.show_alert({ message: frappe.lending.text(message), indicator: "blue" });
		}
	});
}
