// Staff of a branch whose user has none see empty lists and zeros: say why, and who changes it, above every page.
{
	const ROLES = ["Loan Officer", "Teller", "Collections Agent"];

	const show = (message) => {
		const banner = $(`<div class="lending-branch-banner" role="alert">${message}</div>`);
		banner.css({
			background: "var(--orange-100, #ffe8cc)",
			color: "var(--orange-800, #7a4100)",
			padding: "8px 16px",
			"text-align": "center",
		});
		$(".lending-branch-banner").remove();
		banner.insertAfter($(".sticky-top").first());
	};

	$(document).on("app_ready", async () => {
		if (!ROLES.some((role) => frappe.user_roles.includes(role))) {
			return;
		}
		const message = await frappe.xcall("lending_app.lending_setup.staff_api.get_missing_branch");
		if (message) {
			show(message);
		}
	});
}
