// Messages above every page of Desk.
frappe.provide("frappe.lending");

// One banner of a kind; an empty message takes it away. The message is HTML already escaped.
frappe.lending.show_banner = (kind, message) => {
	$(`.lending-${kind}-banner`).remove();
	if (!message) {
		return;
	}
	const banner = $(`<div class="lending-${kind}-banner" role="alert">${message}</div>`);
	banner.css({
		background: "var(--orange-100, #ffe8cc)",
		color: "var(--orange-800, #7a4100)",
		padding: "8px 16px",
		"text-align": "center",
	});
	banner.insertAfter($(".sticky-top").first());
};

// Staff of a branch whose user has none see empty lists and zeros: say why, and who changes it.
{
	const ROLES = ["Loan Officer", "Teller", "Collections Agent"];

	$(document).on("app_ready", async () => {
		if (!ROLES.some((role) => frappe.user_roles.includes(role))) {
			return;
		}
		const message = await frappe.xcall("lending_app.lending_setup.staff_api.get_missing_branch");
		frappe.lending.show_banner("branch", message);
	});
}
