frappe.ui.form.on("Appraisal Batch", {
	setup() {
		frappe.lending.add_style();
	},

	async refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		const { status } = frm.doc;
		if (!["Draft", "Checked"].includes(status)) {
			frm.disable_form();
		}
		if (frm.perm[0].write) {
			add_steps(frm);
		}
		if (status === "Running") {
			frm.add_custom_button(__("Refresh"), () => frm.reload_doc());
		}
		if (status !== "Draft") {
			await show_lines(frm);
		}
	},
});

function add_steps(frm) {
	const { status, number_ready, number_faulty } = frm.doc;
	const check = () => take(frm, "lending_app.collateral.appraisal_api.check");
	if (status === "Draft") {
		frm.add_custom_button(__("Check the File"), check).addClass("btn-primary");
	}
	if (status === "Checked") {
		if (!number_faulty) {
			const question = __("Write the appraisals of this file to their things? Lines: {0}.", [
				number_ready,
			]);
			frm.add_custom_button(__("Write Appraisals"), () =>
				frappe.confirm(question, () => take(frm, "lending_app.collateral.appraisal_api.write")),
			).addClass("btn-primary");
		}
		frm.add_custom_button(__("Check Again"), check);
	}
	if (["Draft", "Checked"].includes(status)) {
		frm.add_custom_button(__("Cancel the Batch"), () =>
			frappe.confirm(__("Give this batch up? Nothing of it is written."), () =>
				take(frm, "lending_app.collateral.appraisal_api.cancel"),
			),
		);
	}
	if (status === "Done with Failures") {
		frm.add_custom_button(__("Try Again"), () =>
			take(frm, "lending_app.collateral.appraisal_api.retry"),
		).addClass("btn-primary");
	}
}

async function take(frm, method) {
	if (frm.is_dirty()) {
		await frm.save();
	}
	await frappe.lending.ask(method, { name: frm.docname });
	await frm.reload_doc();
}

async function show_lines(frm) {
	const rows = await frappe.xcall(
		"lending_app.collateral.appraisal_api.list_rows",
		{ name: frm.docname },
		"GET",
	);
	const text = (value) => frappe.lending.text(value);
	const lines = rows.map(
		(row) => `<tr>
			<td class="text-right">${row.line}</td>
			<td class="text-nowrap"><span class="indicator-pill red">${__(row.status)}</span></td>
			<td>${text(row.collateral_text)}</td>
			<td class="text-right text-nowrap">${text(row.value_text)}</td>
			<td class="text-nowrap">${text(row.date_text)}</td>
			<td>${text(row.message)}</td>
		</tr>`,
	);
	const heads = [__("Line"), __("Status"), __("Collateral"), __("Value"), __("Appraised On"), __("Reason")];
	const head = heads.map((label) => `<th>${label}</th>`).join("");
	const table = `<table class="table table-bordered"><thead><tr>${head}</tr></thead><tbody>${lines.join(
		"",
	)}</tbody></table>`;
	const field = frm.get_field("rows_html");
	field.$wrapper.html(
		(lines.length ? table : `<p>${__("No line is faulty.")}</p>`) +
			`<p><a class="all-rows">${__("All lines of the batch")}</a></p>`,
	);
	field.$wrapper.find(".all-rows").on("click", () => {
		frappe.set_route("List", "Appraisal Batch Row", { batch: frm.docname });
	});
}
