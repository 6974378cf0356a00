const STEPS = ["read", "compute", "write", "post", "reconcile"];
const SECONDS_BETWEEN_LOOKS = 3;

frappe.ui.form.on("Day Close", {
	setup() {
		frappe.lending.add_style();
	},

	async refresh(frm) {
		frm.disable_save();
		if (!frm.is_new()) {
			await look(frm);
		}
	},
});

// While the day is being closed, again every few seconds; once it is over the whole form is read again.
async function look(frm) {
	const { name } = frm.doc;
	clearTimeout(frm.next_look);
	const view = await frappe.lending.ask("lending_app.closing.api.get_close", { name });
	if (!view || !is_shown(name)) {
		return;
	}
	if (view.status !== frm.doc.status) {
		await frm.reload_doc();
		return;
	}
	show_view(frm, view);
	if (view.status === "Running") {
		frm.next_look = setTimeout(() => is_shown(name) && look(frm), SECONDS_BETWEEN_LOOKS * 1000);
	}
}

function is_shown(name) {
	const [kind, doctype, shown] = frappe.get_route();
	return kind === "Form" && doctype === "Day Close" && shown === name;
}

function show_view(frm, view) {
	const { $wrapper } = frm.fields_dict.view_html;
	$wrapper.html(
		[
			show_progress(view),
			show_pool(view),
			show_workers(view),
			show_failures(view),
			show_reconciliation(frm, view),
			show_journals(frm, view),
			show_partitions(view),
			`<h5 class="mt-4">${frappe.lending.text(__("Seconds by Step, 30 Days"))}</h5><div class="close-durations"></div>`,
		].join(""),
	);
	draw_durations($wrapper.find(".close-durations"), view.durations);
	$wrapper.find("[data-failure]").on("click", (event) => retry(frm, event.currentTarget));
	frm.clear_custom_buttons();
	if (view.may_close) {
		frm.add_custom_button(__("Close Again"), () => close_again(frm));
	}
}

function show_progress(view) {
	const { day, text, tiles } = frappe.lending;
	const percent = view.number_of_partitions
		? Math.round((100 * view.done) / view.number_of_partitions)
		: 100;
	const bar = `<div class="progress" title="${percent} %">
		<div class="progress-bar progress-bar-success" style="width: ${percent}%"></div></div>`;
	const items = [
		{
			label: __("Partitions Done"),
			figure: text(`${view.done} / ${view.number_of_partitions}`),
			note: text(`${percent} %`),
		},
		{ label: __("Loans"), figure: text(view.number_of_loans) },
		{
			label: __("Loans Set Aside"),
			figure: text(view.number_of_failures),
			color: view.number_of_failures ? "red" : "",
		},
		{
			label: __("Last Closed Day"),
			figure: view.dates.last_closed ? day(view.dates.last_closed) : "—",
			note: text(
				view.dates.days_open ? __("Days open: {0}", [view.dates.days_open]) : __("No day is open"),
			),
			color: view.dates.days_open ? "orange" : "",
		},
	];
	if (view.status === "Running") {
		items.splice(1, 0, get_time_left(view));
	}
	return `<div class="lending-progress">${bar}</div>${tiles(items)}`;
}

// The book is larger than what the database keeps in memory.
function show_pool({ pool }) {
	if (!pool) {
		return "";
	}
	const message = __(
		"A close works on {0} MB and the database keeps {1} MB in memory, so closes wait for the disk. Ask the administrator to set innodb_buffer_pool_size to {2} MB in MariaDB.",
		[pool.book, pool.pool, pool.wanted],
	);
	return `<div class="form-message orange mt-3 lending-pool" role="status">${frappe.lending.text(message)}</div>`;
}

function get_time_left(view) {
	const { text } = frappe.lending;
	if (!view.is_running) {
		const figure = text(__("Stopped"));
		return { label: __("Time Left"), figure, note: text(__("Nobody is closing the day.")), color: "red" };
	}
	const known = view.seconds_left !== null;
	return {
		label: __("Time Left"),
		figure: text(known ? frappe.utils.get_formatted_duration(Math.ceil(view.seconds_left)) || "0s" : "—"),
	};
}

// `count` is how many there are; the form lists the first of them and links to the list of all.
function section(title, rows, columns, count = rows.length, route = null) {
	const { table, text } = frappe.lending;
	if (!rows.length) {
		return "";
	}
	const more = count - rows.length;
	const link = route && more > 0 ? `<p><a href="${route}">${text(__("{0} more", [more]))}</a></p>` : "";
	return `<h5 class="mt-4">${text(title)}</h5>${table(columns, rows)}${link}`;
}

function get_list_route(doctype, filters) {
	return `/app/${frappe.router.slug(doctype)}?${new URLSearchParams(filters)}`;
}

function show_workers(view) {
	const { text } = frappe.lending;
	return section(__("Workers"), view.workers, [
		{ label: __("Worker"), cell: (row) => text(row.worker) },
		{ label: __("Last Heartbeat"), cell: (row) => text(__("{0} s ago", [row.seconds_silent])) },
	]);
}

function show_partitions(view) {
	const { link, pill, text } = frappe.lending;
	const colors = { Waiting: "gray", Done: "green", Failed: "red" };
	const columns = [
		{
			label: __("No."),
			cell: (row) => link("Day Close Partition", row.name).replace(/>[^<]*</, `>${text(row.number)}<`),
		},
		{
			label: __("Status"),
			cell: (row) => pill(__(row.status, null, "Day Close Partition"), colors[row.status]),
		},
		{ label: __("Loans"), css: "amount", cell: (row) => text(row.number_of_loans || row.planned_loans) },
		{ label: __("Loans Replayed"), css: "amount", cell: (row) => text(row.number_of_replays) },
		{ label: __("Seconds"), css: "amount", cell: (row) => text(format_number(row.seconds, null, 2)) },
		{ label: __("Worker"), cell: (row) => text(row.worker) },
		{
			label: __("Error"),
			css: "wrap",
			cell: (row) => text((row.error || "").trim().split("\n").slice(-1).join(" ")),
		},
	];
	const [first] = view.partitions;
	const route = first && get_list_route("Day Close Partition", { closing_date: first.closing_date });
	return section(__("Partitions"), view.partitions, columns, view.number_of_partitions, route);
}

function show_failures(view) {
	const { day, link, pill, text } = frappe.lending;
	const status = (row) => {
		const color = row.status === "Open" ? "red" : "green";
		const shown = pill(__(row.status, null, "Day Close Failure"), color);
		return link("Day Close Failure", row.name).replace(/>[^<]*</, `>${shown}<`);
	};
	const button = (row) =>
		row.status === "Open" && view.may_write
			? `<button class="btn btn-xs btn-default" data-failure="${text(row.name)}">${text(__("Try Again"))}</button>`
			: "";
	const columns = [
		{ label: __("Loan"), cell: (row) => link("Loan", row.loan) },
		{ label: __("Since"), cell: (row) => day(row.closing_date) },
		{ label: __("Status"), cell: status },
		{ label: __("Error"), css: "wrap", cell: (row) => text(row.error) },
		{ label: "", cell: button },
	];
	const route = get_list_route("Day Close Failure", { status: "Open" });
	return section(__("Loans Set Aside"), view.failures, columns, view.number_of_failures, route);
}

function show_journals(frm, view) {
	const { amount_column, link, text } = frappe.lending;
	const may_read = frappe.model.can_read("Journal Entry");
	const columns = [
		{
			label: __("Journal Entry"),
			cell: (row) => (may_read ? link("Journal Entry", row.name) : text(row.name)),
		},
		{ label: __("Remark"), css: "wrap", cell: (row) => text(row.user_remark) },
		amount_column(__("Amount"), "total_debit", frm.doc.currency),
	];
	const route = may_read && get_list_route("Journal Entry", { lending_document: view.name });
	return section(__("Journal Entries"), view.journals, columns, view.number_of_journals, route);
}

function show_reconciliation(frm, view) {
	const { amount_column, link, pill, text } = frappe.lending;
	if (["Completed", "Completed with Errors"].includes(view.status)) {
		return `<p class="mt-3">${pill(__("Sub-ledger and ledger agree."), "green")}</p>`;
	}
	return section(__("Differences to the Ledger"), view.differences, [
		{
			label: __("Account"),
			cell: (row) =>
				frappe.model.can_read("Account") ? link("Account", row.account) : text(row.account),
		},
		amount_column(__("Sub-ledger"), "sub_ledger", frm.doc.currency),
		amount_column(__("Ledger"), "general_ledger", frm.doc.currency),
		amount_column(__("Difference"), "difference", frm.doc.currency),
	]);
}

function draw_durations($place, durations) {
	const names = {
		read: __("Reading"),
		compute: __("Computing"),
		write: __("Writing"),
		post: __("Posting"),
		reconcile: __("Reconciling"),
	};
	if (durations.length < 2) {
		$place.html(
			`<p class="text-muted">${frappe.lending.text(__("Shown from the second closed day on."))}</p>`,
		);
		return;
	}
	new frappe.Chart($place[0], {
		type: "bar",
		height: 200,
		barOptions: { stacked: 1 },
		axisOptions: { xIsSeries: true },
		data: {
			labels: durations.map((row) => frappe.datetime.str_to_user(row.closing_date)),
			datasets: STEPS.map((step) => ({
				name: names[step],
				values: durations.map((row) => flt(row[`${step}_seconds`], 2)),
			})),
		},
	});
}

async function retry(frm, button) {
	button.disabled = true;
	await frappe.lending.retry_loan(button.dataset.failure);
	await frm.reload_doc();
}

async function close_again(frm) {
	const args = { company: frm.doc.company, until: frm.doc.closing_date };
	if (await frappe.lending.call("lending_app.closing.api.close_days", args)) {
		setTimeout(() => is_shown(frm.doc.name) && frm.reload_doc(), SECONDS_BETWEEN_LOOKS * 1000);
	}
}
