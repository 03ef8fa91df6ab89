# Shapes of secrets and of personal data.
package lictor.tagging.data.secrets

as_of := "2026-11-23"

source := "formats that the issuers document: AWS, GitHub, GitLab, Slack, Google, Stripe, RFC 7468, RFC 7519"

patterns := {
	"an AWS access key": `\b(AKIA|ASIA)[0-9A-Z]{16}\b`,
	"a private key": `-----BEGIN [A-Z ]*PRIVATE KEY`,
	"a JSON web token": `\beyJ[A-Za-z0-9_-]{10,}\.eyJ[A-Za-z0-9_-]{10,}\.`,
	"a GitHub token": `\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22,})`,
	"a GitLab token": `\bglpat-[A-Za-z0-9_-]{20,}`,
	"a Slack token": `\bxox[abprs]-[A-Za-z0-9-]{10,}`,
	"a Google API key": `\bAIza[0-9A-Za-z_-]{35}\b`,
	"a Stripe key": `\b[rs]k_live_[0-9A-Za-z]{20,}`,
	"a password in a URL": `[a-z][a-z0-9+.-]*://[^/\s:@]+:[^/\s:@]+@`,
}

email := `[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}`

# Keys that are called like what must not be in a tag.
keys := `(?i)^(.*[-_. :/])?(password|passwd|secret|api[-_]?key|private[-_]?key|access[-_]?token)$`
