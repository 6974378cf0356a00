// Sign a document with a code, typed or drawn; and see whether a file is genuine.
(() => {
	const ask = (method, values) => window.portal.ask(method, values);

	document.querySelector("[data-send-code]")?.addEventListener("click", async ({ target }) => {
		target.disabled = true;
		const answer = await ask("lending_app.portal.documents_api.send_signature_code", {
			document: target.dataset.sendCode,
		});
		target.disabled = false;
		const line = document.getElementById("code-sent");
		line.hidden = !answer;
		line.textContent = answer?.text || "";
	});

	const canvas = document.getElementById("drawing");
	if (canvas) {
		const pen = canvas.getContext("2d");
		const field = document.querySelector("input[name=drawing]");
		let is_down = false;
		pen.lineWidth = 3;
		pen.lineCap = "round";
		const place = (event) => {
			const box = canvas.getBoundingClientRect();
			const scale = canvas.width / box.width;
			return [(event.clientX - box.left) * scale, (event.clientY - box.top) * scale];
		};
		canvas.addEventListener("pointerdown", (event) => {
			is_down = true;
			canvas.setPointerCapture(event.pointerId);
			pen.beginPath();
			pen.moveTo(...place(event));
		});
		canvas.addEventListener("pointermove", (event) => {
			if (is_down) {
				pen.lineTo(...place(event));
				pen.stroke();
			}
		});
		canvas.addEventListener("pointerup", () => {
			is_down = false;
			field.value = canvas.toDataURL("image/png");
		});
		document.getElementById("clear-drawing").addEventListener("click", () => {
			pen.clearRect(0, 0, canvas.width, canvas.height);
			field.value = "";
		});
	}

	document.getElementById("verify-form")?.addEventListener("submit", async (event) => {
		event.preventDefault();
		const answer = await ask(
			"lending_app.portal.documents_api.verify_document",
			new FormData(event.target),
		);
		const box = document.getElementById("verdict");
		box.hidden = !answer;
		box.className = `message ${answer?.result === "genuine" ? "good" : "bad"}`;
		box.textContent = answer ? [answer.title, answer.text].filter(Boolean).join(": ") : "";
	});
})();
