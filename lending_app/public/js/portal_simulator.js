// The portal's simulator: it keeps what was chosen, asks the server for every figure and shows the answer.
(() => {
	const form = document.getElementById("simulator");
	if (!form) {
		return;
	}
	const { portal } = window;
	const find = (id) => document.getElementById(id);
	const words = find("portal-words").dataset;
	const PAUSE = 220;
	const STEPS = 200; // positions of the slider of amounts
	const scenarios = JSON.parse(form.dataset.scenarios);
	let active = Number(form.dataset.active);
	let timer = 0;
	let asked = 0;
	let known_amount = Number(scenarios[active]?.amount); // what was typed, as the server has read it

	const amount = find("amount");
	const term = find("number_of_installments");
	const sliders = [
		[amount, find("amount-slider"), "amount"],
		[term, find("term-slider"), "term"],
	];

	function get_product() {
		return find("product").selectedOptions[0].dataset;
	}

	function show_limits() {
		const product = get_product();
		const number = new Intl.NumberFormat(document.documentElement.lang);
		find("description").textContent = product.description;
		find("currency").textContent = `(${product.currency})`;
		find("frequency").textContent = `(${product.frequency})`;
		for (const [field, slider, kind] of sliders) {
			const low = Number(product[`minimum${kind === "amount" ? "Amount" : "Term"}`]);
			const high = Number(product[`maximum${kind === "amount" ? "Amount" : "Term"}`]);
			slider.min = low;
			slider.max = high;
			slider.step = kind === "amount" ? get_step(high - low) : 1;
			slider.value = field === amount ? known_amount : field.value;
			slider.hidden = high <= low;
			find(`${kind}-range`).textContent = `${number.format(low)} – ${number.format(high)}`;
		}
	}

	// 1, 5, 10, 50, 100, ... so that the slider stops at round amounts.
	function get_step(range) {
		const rough = range / STEPS;
		const tens = 10 ** Math.floor(Math.log10(Math.max(rough, 1)));
		return rough > 5 * tens ? 10 * tens : rough > tens ? 5 * tens : tens;
	}

	function read_form() {
		scenarios[active] = {
			product: find("product").value,
			amount: amount.value,
			number_of_installments: term.value,
			first_due_date: find("first_due_date").value || undefined,
		};
	}

	function fill_form() {
		const scenario = scenarios[active];
		find("product").value = scenario.product;
		amount.value = scenario.amount;
		known_amount = Number(scenario.amount) || known_amount;
		term.value = scenario.number_of_installments;
		find("first_due_date").value = scenario.first_due_date || "";
		show_limits();
		show_tabs();
	}

	function show_tabs() {
		const tabs = scenarios.map((_scenario, index) => {
			const tab = document.createElement("button");
			tab.type = "button";
			tab.setAttribute("role", "tab");
			tab.setAttribute("aria-selected", String(index === active));
			tab.dataset.index = index;
			tab.textContent = `${words.option} ${index + 1}`;
			return tab;
		});
		find("tabs").replaceChildren(...tabs);
		find("tabs").hidden = scenarios.length < 2;
		const button = (action) => document.querySelector(`[data-action="${action}"]`);
		button("add").hidden = scenarios.length >= Number(form.dataset.maximum);
		button("remove").hidden = scenarios.length < 2;
	}

	async function calculate() {
		const mine = ++asked;
		find("result").classList.add("is-busy");
		const values = { scenarios: JSON.stringify(scenarios), active };
		history.replaceState(null, "", `/simulator?${new URLSearchParams(values)}`);
		const answer = await portal.ask("lending_app.portal.api.simulate", values, { verb: "GET" });
		if (mine !== asked) {
			return; // a later question is on its way
		}
		find("result").classList.remove("is-busy");
		find("share-link").hidden = true;
		if (answer) {
			known_amount = Number(answer.amount);
			find("amount-slider").value = known_amount;
			const was_open = find("result").querySelector("details")?.open;
			find("result").innerHTML = answer.result;
			find("result").querySelector("details").open = Boolean(was_open);
			find("comparison").innerHTML = answer.comparison;
			find("comparison").hidden = !answer.comparison;
		}
	}

	function change() {
		read_form();
		clearTimeout(timer);
		timer = setTimeout(calculate, PAUSE);
	}

	async function share() {
		const answer = await portal.ask("lending_app.portal.api.share_simulation", {
			scenarios: JSON.stringify(scenarios),
		});
		if (!answer) {
			return;
		}
		if (navigator.share) {
			await navigator.share({ title: words.share, url: answer }).catch(() => null);
			return;
		}
		const box = find("share-link");
		const link = document.createElement("a");
		link.href = answer;
		link.textContent = answer;
		link.style.overflowWrap = "anywhere";
		box.replaceChildren(link);
		box.hidden = false;
		await navigator.clipboard?.writeText(answer).then(
			() => box.prepend(`${words.copied} `),
			() => null,
		);
	}

	const actions = {
		add() {
			scenarios.push({ ...scenarios[active] });
			active = scenarios.length - 1;
			fill_form();
			calculate();
		},
		remove() {
			scenarios.splice(active, 1);
			active = Math.max(0, active - 1);
			fill_form();
			calculate();
		},
		print() {
			const query = new URLSearchParams({ scenarios: JSON.stringify(scenarios) });
			window.open(`/api/method/lending_app.portal.api.print_simulation?${query}`, "_blank");
		},
		apply() {
			const query = new URLSearchParams({ scenarios: JSON.stringify(scenarios), active });
			location.href = `/my-loans/apply?${query}`;
		},
		share,
	};

	document.addEventListener("click", (event) => {
		const action = event.target.closest("[data-action]")?.dataset.action;
		const tab = event.target.closest("[role=tab]");
		if (action) {
			actions[action]();
		} else if (tab) {
			active = Number(tab.dataset.index);
			fill_form();
			calculate();
		}
	});
	find("product").addEventListener("input", () => {
		const product = get_product();
		const is_within = (value, low, high) => Number(value) >= Number(low) && Number(value) <= Number(high);
		if (!is_within(known_amount, product.minimumAmount, product.maximumAmount)) {
			amount.value = known_amount = product.usualAmount;
		}
		if (!is_within(term.value, product.minimumTerm, product.maximumTerm)) {
			term.value = product.usualTerm;
		}
		show_limits();
	});
	for (const [field, slider] of sliders) {
		if (field === term) {
			field.addEventListener("input", () => (slider.value = field.value));
		}
		slider.addEventListener("input", () => {
			field.value = slider.value;
			change();
		});
	}
	form.addEventListener("input", (event) => event.target.type !== "range" && change());
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		change();
	});
	show_limits();
	show_tabs();
})();
