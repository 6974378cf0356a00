// Client scripts run in Frappe's Desk and portal, which give them these names.
const browser = ["console", "document", "DOMParser", "history", "location", "fetch", "FormData", "Intl", "navigator", "setTimeout", "clearTimeout", "URL", "URLSearchParams", "window"];
const desk = ["__", "$", "frappe", "erpnext", "flt", "cint", "cstr", "format_currency", "format_number", "get_currency_symbol", "locals"];

export default [
	{ ignores: ["**/node_modules/", "**/dist/", "demo/", ".venv/"] },
	{
		files: ["lending_app/**/*.js"],
		languageOptions: {
			ecmaVersion: 2022,
			sourceType: "module",
			globals: Object.fromEntries([...browser, ...desk].map((name) => [name, "readonly"])),
		},
		linterOptions: { reportUnusedDisableDirectives: "error" },
		rules: {
			"array-callback-return": "error",
			complexity: ["error", 8],
			eqeqeq: ["error", "always", { null: "ignore" }],
			"no-console": "error",
			"no-const-assign": "error",
			"no-dupe-args": "error",
			"no-dupe-keys": "error",
			"no-empty": "error",
			"no-eval": "error",
			"no-implicit-globals": "error",
			"no-redeclare": "error",
			"no-restricted-globals": [
				"error",
				{ name: "cur_frm", message: "Use the frm that the handler is given." },
			],
			"no-undef": "error",
			"no-unreachable": "error",
			"no-unused-vars": ["error", { args: "after-used", argsIgnorePattern: "^_" }],
			"no-var": "error",
			"object-shorthand": ["error", "methods"],
			"prefer-const": "error",
			"require-await": "error",
		},
	},
];
