# What credentials look like, what their names are, and what only looks so.
package lictor.k8s.data.credentials

as_of := "2026-07-24"

source := "token formats as their issuers document them"

# Formats that nothing else has.
formats := {
	"an access key of AWS": `\b(AKIA|ASIA)[0-9A-Z]{16}\b`,
	"a token of GitHub": `\b(gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{60,})`,
	"a token of GitLab": `\bgl(pat|dt|rt|cbt|ptt|ft|soat|agent)-[A-Za-z0-9_-]{20,}`,
	"a token of Slack": `\bxox[abeoprs]-[0-9A-Za-z-]{10,}`,
	"a webhook of Slack": `hooks\.slack\.com/services/T[A-Z0-9]+/B[A-Z0-9]+/[A-Za-z0-9]{20,}`,
	"an API key of Google": `\bAIza[0-9A-Za-z_-]{35}`,
	"a key of Stripe": `\b[rs]k_live_[0-9A-Za-z]{20,}`,
	"a token of npm": `\bnpm_[A-Za-z0-9]{36}`,
	"a token of PyPI": `\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}`,
	"a key of SendGrid": `\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`,
	"a token of Vault": `\bhv[sbr]\.[A-Za-z0-9_-]{24,}`,
	"a token of Docker Hub": `\bdckr_(pat|oat)_[A-Za-z0-9_-]{20,}`,
	"a token of DigitalOcean": `\bdo[opr]_v1_[a-f0-9]{64}`,
	"a key of Anthropic": `\bsk-ant-[a-z0-9]+-[A-Za-z0-9_-]{40,}`,
	"a key of OpenAI": `\bsk-(proj|svcacct|admin)-[A-Za-z0-9_-]{40,}`,
	"a private key": `-----BEGIN ([A-Z0-9]+ )*PRIVATE KEY( BLOCK)?-----`,
	"a signed token (JWT)": `\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}`,
	"a URL with a password": `\b[a-z][a-z0-9+.-]*://[^\s/:@'"]*:[^\s/:@'"${<%(\*]{3,}@[^\s/'"]`,
}

# Text of which some is in everything of a form: looked for first, for it is quick to find.
hints := {
	"an access key of AWS": ["AKIA", "ASIA"],
	"a token of GitHub": ["ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_"],
	"a token of GitLab": ["glpat-", "gldt-", "glrt-", "glcbt-", "glptt-", "glft-", "glsoat-", "glagent-"],
	"a token of Slack": ["xox"],
	"a webhook of Slack": ["hooks.slack.com"],
	"an API key of Google": ["AIza"],
	"a key of Stripe": ["k_live_"],
	"a token of npm": ["npm_"],
	"a token of PyPI": ["pypi-AgEIcHlwaS5vcmc"],
	"a key of SendGrid": ["SG."],
	"a token of Vault": ["hvs.", "hvb.", "hvr."],
	"a token of Docker Hub": ["dckr_"],
	"a token of DigitalOcean": ["_v1_"],
	"a key of Anthropic": ["sk-ant-"],
	"a key of OpenAI": ["sk-proj-", "sk-svcacct-", "sk-admin-"],
	"a private key": ["PRIVATE KEY"],
	"a signed token (JWT)": [".eyJ"],
	"a URL with a password": ["://"],
}

# Names of variables and keys whose values are credentials, ...
names := `(?i)(pass(word|wd|phrase)|(^|[_.-])pass$|(^|[_.-])pwd$|secret|api[_.-]?key|access[_.-]?key|private[_.-]?key|encryption[_.-]?key|signing[_.-]?key|credentials?$|(^|[_.-])token$|auth[_.-]?token|access[_.-]?token|[a-z]Token$)`

# ... unless they end so: these say where, how or for how long.
harmless_names := `(?i)(file|filename|path|dir|directory|name|names|url|uri|endpoint|host|port|ttl|lifetime|expir[a-z]*|seconds|minutes|hours|days|timeout|interval|length|size|type|kind|enabled|disabled|required|header|issuer|audience|algorithm|alg|policy|regex|pattern|prefix|suffix|count|max|min|ref|id|ids|mode|version|namespace|provider|manager|store|backend|class|format|method|rotation|salt_rounds|field|label|key_ref|keys?_count|arn|project)s?$`

# Values that are none: switches, numbers, references to what is filled in later, paths, plain URLs, host names, stars.
harmless_values := `(?i)^(true|false|yes|no|on|off|null|none|nil|undefined|enabled|disabled|required|optional|-?[0-9.]+[a-z]{0,2}|x+|\*+|\.+|redacted|<.*>|\[.*\]|(\./|\.\./|~/|/).*|[a-z][a-z0-9+.-]*://.*|(vault|ref|file|env|secret|arn|gcp|aws|azure|sops|op|ssm)[:+].*)$|\$\(|\$\{|\{\{|^\$[A-Za-z_]|^%[A-Za-z_]+%$|^ENC\[|^AgA`

# Text of which some is in every such line, in lower case.
assignment_hints := ["password", "passwd", "secret", "key", "token"]

# Lines of files in a ConfigMap: a name that ends as one of a credential, and its value.
assignment := `(?im)^[ \t]*(?:export[ \t]+)?["']?([\w.-]*(?:password|passwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?token|access[_-]?token))["']?[ \t]*(?::|=)[ \t]*["']?([^\s"'#,;]{4,})`
