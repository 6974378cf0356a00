// type(module): Change, with a body that gives the reason.
module.exports = {
	parserPreset: "conventional-changelog-conventionalcommits",
	rules: {
		"type-case": [2, "always", "lower-case"],
		"type-empty": [2, "never"],
		"type-enum": [
			2,
			"always",
			["build", "chore", "ci", "docs", "feat", "fix", "perf", "refactor", "revert", "style", "test"],
		],
		"scope-case": [2, "always", "lower-case"],
		"scope-empty": [2, "never"],
		"subject-case": [2, "always", "sentence-case"],
		"subject-empty": [2, "never"],
		"subject-full-stop": [2, "never", "."],
		"header-max-length": [2, "always", 100],
		"body-empty": [2, "never"],
		"body-leading-blank": [2, "always"],
	},
};
