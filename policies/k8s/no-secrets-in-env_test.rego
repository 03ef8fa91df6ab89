package lictor.k8s.no_secrets_in_env_test

import data.lictor.k8s.data.credentials
import data.lictor.k8s.lib.testing
import data.lictor.k8s.no_secrets_in_env

in_env(name, value) := {finding.message | some finding in found} if {
	found := no_secrets_in_env.deny with input.object as testing.pod({"containers": [{"name": "a", "env": [{"name": name, "value": value}]}]})
}

in_config(content) := found if {
	found := no_secrets_in_env.deny with input.object as {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": content}
}

# Values that have a form are put together here, so that this file has none.
formed := {
	"an access key of AWS": concat("", ["AKIA", "IOSFODNN7EXAMPLE"]),
	"a token of GitHub": concat("", ["ghp_", "0123456789abcdefghijABCDEFGHIJ012345"]),
	"a token of GitLab": concat("", ["glpat-", "0123456789abcdefghij"]),
	"a token of Slack": concat("", ["xoxb-", "0123456789-abcdef"]),
	"an API key of Google": concat("", ["AIza", "0123456789abcdefghijABCDEFGHIJ01234"]),
	"a key of Stripe": concat("", ["sk_", "live_0123456789abcdefghij"]),
	"a private key": concat("", ["-----BEGIN RSA PRIVATE", " KEY-----\nMII"]),
	"a signed token (JWT)": concat(".", ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "c2lnbmF0dXJlMTIz"]),
	"a URL with a password": concat("", ["postgres://app:", "hunter2@db/app"]),
}

test_forms_in_any_variable if {
	every what, value in formed {
		in_env("X", value) == {sprintf("variable `X` of container \"a\" has %s in it", [what])}
	}
}

test_every_form_has_its_hints if {
	object.keys(credentials.hints) == object.keys(credentials.formats)
	every what, value in formed {
		some hint in credentials.hints[what]
		contains(value, hint)
	}
}

test_names if {
	every name in [
		"PASSWORD", "DB_PASSWORD", "db.passwd", "DB_PASS", "MYSQL_PWD", "SECRET", "CLIENT_SECRET", "API_KEY", "apiKey", "TOKEN",
		"GITHUB_TOKEN", "AWS_SECRET_ACCESS_KEY", "SSH_PRIVATE_KEY", "authToken", "passphrase",
	] {
		in_env(name, "hunter2!") == {sprintf("variable `%s` of container \"a\" is named as a credential and has its value written out", [name])}
	}
}

test_names_of_something_else if {
	every name in [
		"PASSWORD_FILE", "SECRET_NAME", "TOKEN_URL", "API_KEY_HEADER", "PASSWORD_MIN_LENGTH", "TOKEN_TTL", "SECRET_STORE", "COMPASS",
		"PWD_CHECKER", "MAX_TOKENS", "TOKENIZER", "SECRETS_MANAGER", "AUTHOR", "BYPASS", "CLIENT_ID", "SECRET_NAMESPACE", "TOKEN_EXPIRATION",
	] {
		in_env(name, "hunter2!") == set()
	}
}

test_values_of_something_else if {
	every value in [
		"", "true", "None", "30", "3600s", "$(DB_PASSWORD)", "${DB_PASSWORD}", "{{ .Values.password }}", "/run/secrets/db", "./file",
		"https://vault.example.com/v1", "vault:secret/data/db#password", "<your password>", "xxxx", "****", "arn:aws:secretsmanager:x",
	] {
		in_env("DB_PASSWORD", value) == set()
	}
	in_env("URL", "https://user@example.com/x:y") == set()
	in_env("URL", "postgres://app:$(PASS)@db/app") == set()
	in_env("URL", "postgres://app:${PASS}@db/app") == set()
}

test_the_value_is_in_no_finding if {
	spec := {"containers": [{"name": "a", "env": [{"name": "X", "value": formed["a token of GitHub"]}, {"name": "PASSWORD", "value": "hunter2!"}]}]}
	found := no_secrets_in_env.deny with input.object as testing.pod(spec)
	count(found) == 2
	not contains(json.marshal(found), "hunter2!")
	not contains(json.marshal(found), "0123456789abcdefghij")
	{finding.path | some finding in found} == {["spec", "containers", 0, "env", 0, "value"], ["spec", "containers", 0, "env", 1, "value"]}
}

test_values_from_elsewhere if {
	env := [
		{"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
		{"name": "TOKEN", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
	]
	spec := {"containers": [{"name": "a", "env": env, "envFrom": [{"configMapRef": {"name": "c"}}, {"secretRef": {"name": "s"}}]}]}
	count(no_secrets_in_env.deny) == 0 with input.object as testing.pod(spec)
	found := no_secrets_in_env.deny with input.object as testing.pod(spec)
		with data.settings as testing.settings("no-secrets-in-env", {"ban_secret_env": true})
	{array.slice(finding.path, 3, 5) | some finding in found} == {["env", 0], ["envFrom", 1]}
}

test_arguments if {
	spec := {"initContainers": [{"name": "a", "args": ["--token", formed["a token of GitHub"]], "command": ["run", "--password=hunter2"]}]}
	found := no_secrets_in_env.deny with input.object as testing.held("Job", testing.pod(spec))
	{finding.path | some finding in found} == {["spec", "template", "spec", "initContainers", 0, "args", 1]}
}

test_config_maps if {
	{finding.path | some finding in in_config({
		"db-password": "hunter2!",
		"url": formed["a URL with a password"],
		"level": "info",
		"password-file": "/x",
	})} == {["data", "db-password"], ["data", "url"]}
}

lines(content) := {finding.message | some finding in in_config({"app.conf": content})}

test_lines_of_config_maps if {
	says := "key `app.conf` of the ConfigMap sets `db.password`, which is named as a credential"
	lines("a=1\n  db.password = hunter2!\n") == {says}
	lines("db.password: 'hunter2!'") == {says}
	lines("{\n  \"db.password\": \"hunter2!\",\n}") == {says}
	every content in [
		"db.password = ${DB_PASSWORD}", "db.password: /run/secrets/db", "db.password =", "password_file: hunter2!", "# password policy: strict",
		"db.password: {{ .password }}", "secret: true", "level: info",
	] {
		lines(content) == set()
	}
}

test_entropy if {
	value := "pX7mQ2vT9kLw4RzB8nYc"
	in_env("X", value) == set()
	in_env("X", value) == {"variable `X` of container \"a\" looks random, as credentials do"} with data.settings as testing.settings("no-secrets-in-env", {"entropy": 4})
	in_env("X", "the-name-of-a-deployment") == set() with data.settings as testing.settings("no-secrets-in-env", {"entropy": 4})
}

test_parameters if {
	in_env("DB_PASSWORD", "hunter2!") == set() with data.settings as testing.settings("no-secrets-in-env", {"ignore": ["DB_*"]})
	in_env("DB_PASSWORD", "hunter2!") == set() with data.settings as testing.settings("no-secrets-in-env", {"names": ""})
	count(in_env("X", "corp-1234")) == 1 with data.settings as testing.settings("no-secrets-in-env", {"formats": {"a corp key": `corp-[0-9]+`}})
}
