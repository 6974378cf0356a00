// What every page of the portal needs: asking the server, saying what it refuses, choosing a language.
const portal = {
	// The answer, or null where the server refused: then the page says why.
	async ask(method, values, { verb = "POST", box = null } = {}) {
		const { is_ok, answer } = await portal.fetch(`/api/method/${method}`, values, verb);
		portal.say(box, is_ok ? null : portal.read_refusal(answer));
		return is_ok ? (answer.message ?? "") : null;
	},

	// What came, and whether the server did it; without a connection nothing came.
	async fetch(address, values, verb) {
		const query = new URLSearchParams(values);
		const body = values instanceof FormData ? values : query;
		const headers = { Accept: "application/json", "X-Frappe-CSRF-Token": window.frappe.csrf_token || "" };
		const request =
			verb === "GET"
				? fetch(`${address}?${query}`, { headers })
				: fetch(address, { method: "POST", headers, body });
		try {
			const response = await request;
			return { answer: await response.json(), is_ok: response.ok };
		} catch {
			return { answer: {}, is_ok: false };
		}
	},

	read_refusal(answer) {
		const words = document.getElementById("portal-words")?.dataset || {};
		try {
			const message = JSON.parse(JSON.parse(answer._server_messages).at(-1));
			return { title: message.title || "", text: portal.strip(message.message) };
		} catch {
			return { title: "", text: words.failed || "…" };
		}
	},

	// Messages come with marks for Desk; here they are plain text.
	strip(html) {
		return new DOMParser().parseFromString(html || "", "text/html").body.textContent;
	},

	say(box, message) {
		const target = box || document.getElementById("message");
		if (!target) {
			return;
		}
		target.replaceChildren();
		target.hidden = !message;
		if (message) {
			const title = document.createElement("strong");
			const text = document.createElement("p");
			title.textContent = message.title;
			text.textContent = message.text;
			target.append(title, text);
			target.scrollIntoView({ block: "nearest", behavior: "smooth" });
		}
	},
};

window.portal = portal;

document.addEventListener("click", (event) => {
	const link = event.target.closest("[data-language]");
	if (link) {
		event.preventDefault();
		document.cookie = `preferred_language=${link.dataset.language}; path=/; max-age=31536000; samesite=lax`;
		location.reload();
	}
});

// Forms that go to the server and then to the page it names, or to this one again.
document.addEventListener("submit", async (event) => {
	const form = event.target;
	if (!form.dataset.portalForm) {
		return;
	}
	event.preventDefault();
	const button = form.querySelector("button");
	button.disabled = true;
	const answer = await portal.ask(form.dataset.portalForm, new FormData(form));
	button.disabled = false;
	if (answer !== null) {
		location.assign(answer || location.href);
	}
});
