# Authorities that speak ACME: their servers, whether they are for tests, whether they need an account of theirs, and how
# long their certificates live from which day on.
package lictor.tls.data.acme

as_of := "2026-11-23"

source := "https://letsencrypt.org/docs/, https://letsencrypt.org/2025/12/02/from-90-to-45, documentation of the authorities"

servers := {
	"acme-v02.api.letsencrypt.org": {"ca": "Let's Encrypt", "staging": false, "needs_binding": false},
	"acme-staging-v02.api.letsencrypt.org": {"ca": "Let's Encrypt", "staging": true, "needs_binding": false},
	"dv.acme-v02.api.pki.goog": {"ca": "Google Trust Services", "staging": false, "needs_binding": true},
	"dv.acme-v02.test-api.pki.goog": {"ca": "Google Trust Services", "staging": true, "needs_binding": true},
	"acme.zerossl.com": {"ca": "ZeroSSL", "staging": false, "needs_binding": true},
	"acme.sectigo.com": {"ca": "Sectigo", "staging": false, "needs_binding": true},
	"acme.digicert.com": {"ca": "DigiCert", "staging": false, "needs_binding": true},
	"acme.ssl.com": {"ca": "SSL.com", "staging": false, "needs_binding": true},
}

# Let's Encrypt's profile `classic`.
lifetimes := [
	{"from": "2015-12-03", "days": 90},
	{"from": "2027-02-10", "days": 64},
	{"from": "2028-02-16", "days": 45},
]
