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

# orders has the identifiers of whom certificates are ordered from: a service, the host of its ACME, or the organisation that
# certificates say has signed them.
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
	"Actalis S.p.A.": {"actalis.it"},
	"Amazon": {"amazon.com", "amazonaws.com", "amazontrust.com", "awstrust.com"},
	"Buypass AS-983163327": {"buypass.com", "buypass.no"},
	"D-Trust GmbH": {"d-trust.net", "dtrust.de"},
	"DigiCert Inc": {"digicert.com", "geotrust.com", "rapidssl.com", "symantec.com", "thawte.com"},
	"DigiCert, Inc.": {"digicert.com", "geotrust.com", "rapidssl.com", "symantec.com", "thawte.com"},
	"Entrust, Inc.": {"affirmtrust.com", "entrust.net"},
	"GlobalSign nv-sa": {"globalsign.com"},
	"GoDaddy.com, Inc.": {"godaddy.com", "starfieldtech.com"},
	"Google Trust Services": {"google.com", "pki.goog"},
	"Google Trust Services LLC": {"google.com", "pki.goog"},
	"HARICA": {"harica.gr"},
	"IdenTrust": {"identrust.com"},
	"Let's Encrypt": {"letsencrypt.org"},
	"Microsoft Corporation": {"microsoft.com"},
	"QuoVadis Limited": {"digicert.com", "quovadisglobal.com"},
	"SSL Corp": {"ssl.com"},
	"SSL Corporation": {"ssl.com"},
	"Sectigo Limited": {"comodo.com", "comodoca.com", "sectigo.com", "trust-provider.com", "usertrust.com"},
	"Starfield Technologies, Inc.": {"godaddy.com", "starfieldtech.com"},
	"SwissSign AG": {"swisssign.com"},
	"ZeroSSL": {"sectigo.com", "zerossl.com"},
}
