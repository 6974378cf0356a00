const METHODS = {
	get_questions: "lending_app.credit.scoring.api.get_questions",
	fit_from_book: "lending_app.credit.scoring.api.fit_from_book",
	try_answers: "lending_app.credit.scoring.api.try_answers",
};

frappe.ui.form.on("Scorecard", {
	refresh(frm) {
		if (frm.is_new()) {
			return;
		}
		frm.add_custom_button(__("Try It"), () => open_trial(frm));
		if (frm.doc.docstatus === 1 && frappe.model.can_create("Scorecard")) {
			frm.add_custom_button(__("New Version"), () => open_version(frm));
			if (frm.doc.kind === "Points") {
				frm.add_custom_button(__("Fit on Own Loans"), () => ask_fit(frm));
			}
		}
	},
});

// The server numbers the version when it is saved.
function open_version(frm) {
	const draft = frappe.model.copy_doc(frm.doc);
	draft.effective_from = frappe.datetime.get_today();
	frappe.set_route("Form", "Scorecard", draft.name);
}

function ask_fit(frm) {
	frappe.prompt(
		{
			fieldname: "scorecard_name",
			fieldtype: "Data",
			label: __("Scorecard Name"),
			reqd: 1,
			description: __(
				"A logistic card on the bands of this one, from the loans it has evaluated: bad from 90 days late on, good after 12 months without.",
			),
		},
		async ({ scorecard_name }) => {
			const name = await frappe.lending.ask(METHODS.fit_from_book, {
				scorecard: frm.doc.name,
				scorecard_name,
			});
			if (name) {
				frappe.set_route("Form", "Scorecard", name);
			}
		},
		__("Fit on Own Loans"),
		__("Fit"),
	);
}

async function open_trial(frm) {
	const questions = await frappe.xcall(METHODS.get_questions, { scorecard: frm.doc.name });
	const dialog = new frappe.ui.Dialog({
		title: __("Try {0}", [frm.doc.name]),
		size: "large",
		fields: [
			...questions.flatMap(build_field),
			{ fieldtype: "Section Break" },
			{ fieldname: "result", fieldtype: "HTML" },
		],
		primary_action_label: __("Score"),
		async primary_action(answers) {
			const result = await frappe.lending.ask(METHODS.try_answers, {
				scorecard: frm.doc.name,
				answers,
			});
			dialog.fields_dict.result.$wrapper.html(result ? render_result(result) : "");
		},
	});
	frappe.lending.add_style();
	dialog.show();
}

// Categories alone are chosen, numbers are typed; a factor that takes both suggests its categories.
function build_field(question, index) {
	const field = { fieldname: question.factor, label: question.label };
	if (!question.has_numbers) {
		field.fieldtype = "Select";
		field.options = [{ value: "", label: "" }, ...question.categories];
	} else if (question.categories.length) {
		field.fieldtype = "Autocomplete";
		field.ignore_validation = true;
		field.options = question.categories.map(({ value }) => value);
		field.description = __("A number, or one of the list.");
	} else {
		field.fieldtype = "Data";
		field.description = __("A number.");
	}
	return index % 2 ? [{ fieldtype: "Column Break" }, field] : [{ fieldtype: "Section Break" }, field];
}

// Points are whole on most cards.
function show_points(points) {
	return format_number(points, null, Number.isInteger(points) ? 0 : 2);
}

function render_result(result) {
	const escape = frappe.utils.escape_html;
	const rows = result.factors.map(
		(row) => `<tr><td class="wrap">${escape(row.label)}</td><td>${escape(row.answer)}</td>
			<td>${escape(row.band)}</td><td class="amount">${show_points(row.points)}</td>
			<td class="amount">${show_points(row.maximum)}</td></tr>`,
	);
	const head = [__("Factor"), __("Answers"), __("Band"), __("Points"), __("Maximum Points")];
	const tiles = [
		[__("Score"), `${show_points(result.total)} / ${show_points(result.maximum)}`],
		[__("Risk Band"), result.risk_band],
	];
	if (result.default_percent !== null) {
		tiles.push([__("Probability of Default"), `${format_number(result.default_percent, null, 2)} %`]);
	}
	const reasons = result.reasons.map((reason) => `<li>${escape(reason)}</li>`).join("");
	return `<div class="lending-tiles">${tiles
		.map(
			([label, figure]) =>
				`<div class="lending-tile"><div class="label">${label}</div><div class="figure">${escape(figure)}</div></div>`,
		)
		.join("")}</div>
		<div class="table-responsive"><table class="table lending-table"><thead><tr>${head
			.map((label) => `<th>${label}</th>`)
			.join("")}</tr></thead><tbody>${rows.join("")}</tbody></table></div>
		${reasons ? `<h6>${__("Principal Reasons")}</h6><ol>${reasons}</ol>` : ""}`;
}
