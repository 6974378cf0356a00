"""What the module of company, branches, staff and permissions declares to Frappe and to other modules; hooks.py gathers it."""

# Shared by the forms of all modules: it goes before their own scripts.
FORMS = "lending_setup/client_scripts/lending_forms.js"

# Desk
extend_bootinfo = ["lending_app.lending_setup.desk.shape_desk.order_workspaces"]
page_js = {"print": "lending_setup/client_scripts/print_page.js"}
doctype_js = {"Lending Company": [FORMS]}

# Documents
doc_events = {
	"*": {
		"before_print": ["lending_app.lending_setup.printing.load_printed.print_stored"],
		"validate": [
			"lending_app.lending_setup.files.attachments.refuse_foreign_files",
			"lending_app.lending_setup.events.refuse_markup",
		],
	},
	"Custom Field": {
		"on_update": ["lending_app.lending_setup.access.access_map.clear_access_map"],
		"on_trash": ["lending_app.lending_setup.access.access_map.clear_access_map"],
	},
	"Company": {"on_update": ["lending_app.lending_setup.events.set_up_company"]},
	"DocShare": {"validate": ["lending_app.lending_setup.access.shares.refuse_foreign_share"]},
	"DocType": {
		"on_update": ["lending_app.lending_setup.access.access_map.clear_access_map"],
		"on_trash": ["lending_app.lending_setup.access.access_map.clear_access_map"],
	},
	"System Settings": {"on_update": ["lending_app.lending_setup.events.set_minor_units"]},
	"ToDo": {"before_insert": ["lending_app.lending_setup.access.tasks.refuse_task_of_reader"]},
	"User Permission": {
		"on_update": ["lending_app.lending_setup.access.shares.drop_shares_of_user"],
		"after_delete": ["lending_app.lending_setup.access.shares.drop_shares_of_user"],
	},
}
override_doctype_class = {
	"Auto Email Report": "lending_app.lending_setup.overrides.auto_email_report.LendingAutoEmailReport",
	"File": "lending_app.lending_setup.overrides.file.LendingFile",
}

# Permissions
# Of every DocType: the map of what belongs to a branch is read from the site's own, and leaves the others alone.
permission_query_conditions = {"*": ["lending_app.lending_setup.access.conditions.get_row_conditions"]}
has_permission = {
	"*": ["lending_app.lending_setup.access.documents.has_row_permission"],
	"File": "lending_app.lending_setup.files.access.has_file_permission",
}
auth_hooks = [
	"lending_app.lending_setup.access.requests.refuse_expanded_links",
	"lending_app.lending_setup.access.requests.refuse_listed_filters",
	"lending_app.lending_setup.access.requests.refuse_desk_to_clients",
]
override_whitelisted_methods = {
	"frappe.core.api.file.unzip_file": "lending_app.lending_setup.access.desk_api.unzip_file",
	"frappe.desk.doctype.dashboard_chart.dashboard_chart.get": "lending_app.lending_setup.charts_api.get",
	"frappe.desk.like.toggle_like": "lending_app.lending_setup.access.desk_api.toggle_like",
	"frappe.desk.doctype.tag.tag.get_tagged_docs": "lending_app.lending_setup.access.desk_api.get_tagged_docs",
	"frappe.desk.form.document_follow.get_follow_users": "lending_app.lending_setup.access.desk_api.get_follow_users",
	"frappe.desk.form.load.get_user_info_for_viewers": "lending_app.lending_setup.access.desk_api.get_user_info_for_viewers",
	"frappe.desk.form.load.getdoc": "lending_app.lending_setup.access.desk_api.getdoc",
	"frappe.desk.listview.get_group_by_count": "lending_app.lending_setup.access.desk_api.get_group_by_count",
	"frappe.desk.search.get_link_title": "lending_app.lending_setup.access.link_title_api.get_link_title",
	"frappe.desk.query_report.export_query": "lending_app.lending_setup.reports.api.export_query",
	"frappe.desk.search.search_link": "lending_app.lending_setup.access.desk_api.search_link",
	"frappe.desk.search.search_widget": "lending_app.lending_setup.access.desk_api.search_widget",
	"frappe.utils.global_search.search": "lending_app.lending_setup.access.search_api.search",
	"frappe.www.printview.get_html_and_style": "lending_app.lending_setup.print_api.get_html_and_style",
	"frappe.www.printview.get_rendered_raw_commands": "lending_app.lending_setup.print_api.get_rendered_raw_commands",
}
# Files that the site makes and gives out.
after_request = ["lending_app.lending_setup.exports.protect_download.protect_download"]

# Documents on paper
pdf_body_html = "lending_app.lending_setup.printing.load_printed.render_print_body"
# Documents of settings, whose defaults are stored where a newer version brings some.
lending_settings = ["Lending Settings"]
