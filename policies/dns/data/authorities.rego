# What certificate authorities call themselves in CAA records.
package lictor.dns.data.authorities

as_of := "2026-11-20"

source := "the authorities' certification practice statements, section 4.2"

identifiers := {
	"amazon.com", "amazonaws.com", "amazontrust.com", "awstrust.com", "buypass.com", "buypass.no", "certigna.fr",
	"certum.pl", "certum.eu", "comodo.com", "comodoca.com", "d-trust.net", "dtrust.de", "digicert.com", "digicert.ne.jp",
	"rapidssl.com", "geotrust.com", "thawte.com", "symantec.com", "quovadisglobal.com", "e-monitoring.at",
	"emsign.com", "entrust.net", "affirmtrust.com", "globalsign.com", "godaddy.com", "starfieldtech.com",
	"google.com", "pki.goog", "harica.gr", "identrust.com", "letsencrypt.org", "microsoft.com", "sectigo.com",
	"usertrust.com", "trust-provider.com", "ssl.com", "swisssign.com", "telesec.de", "t-systems.com", "zerossl.com", "actalis.it",
	"ca.disig.sk", "netlock.hu", "secomtrust.net", "izenpe.com", "izenpe.eus", "firmaprofesional.com",
}

# tags are those of the IANA registry of CAA properties.
tags := {"issue", "issuewild", "iodef", "issuemail", "issuevmc", "contactemail", "contactphone"}

# orders has the identifiers of whom certificates are ordered from: a service, or the host of its ACME.
orders := {
	"acm": {"amazon.com", "amazonaws.com", "amazontrust.com", "awstrust.com"},
	"google": {"pki.goog", "google.com", "letsencrypt.org"},
	"acme-v02.api.letsencrypt.org": {"letsencrypt.org"},
	"acme-staging-v02.api.letsencrypt.org": {"letsencrypt.org"},
	"acme.zerossl.com": {"sectigo.com", "zerossl.com"},
	"acme.sectigo.com": {"sectigo.com"},
	"dv.acme-v02.api.pki.goog": {"pki.goog"},
	"api.buypass.com": {"buypass.com"},
	"acme.ssl.com": {"ssl.com"},
	"acme.digicert.com": {"digicert.com"},
}
