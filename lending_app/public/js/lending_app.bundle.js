// What every page of Desk loads, built from the scripts of the modules, low to high. Scripts of one form are named by its
// module's declarations.py, and are no part of it.
import "../../lending_setup/client_scripts/as_of_dates";
import "../../lending_setup/client_scripts/board_cards";
import "../../lending_setup/client_scripts/branch_banner";
import "../../lending_setup/client_scripts/link_choices";
import "../../lending_setup/client_scripts/lock_frozen";
import "../../lending_setup/client_scripts/number_input";
import "../../lending_setup/client_scripts/percent_fields";
import "../../lending_setup/client_scripts/report_filters";
import "../../lending_setup/client_scripts/report_page";
import "../../lending_setup/client_scripts/select_values";
import "../../clients/client_scripts/client_quick_entry";
import "../../clients/client_scripts/client_search";
import "../../servicing/client_scripts/posting_date";
import "../../closing/client_scripts/closed_days";
