# What tells certificates of public authorities: identifiers of the CA/Browser Forum's policies, and organisations that
# issue under them.
package lictor.tls.data.authorities

as_of := "2026-11-23"

source := "https://cabforum.org/resources/object-registry/, https://www.ccadb.org/resources"

policies := {
	"2.23.140.1.2.1": "domain validated",
	"2.23.140.1.2.2": "organization validated",
	"2.23.140.1.2.3": "individual validated",
	"2.23.140.1.1": "extended validation",
}

organizations := {
	"Actalis S.p.A.", "Amazon", "Apple Inc.", "Asseco Data Systems S.A.", "Buypass AS-983163327", "Certainly",
	"COMODO CA Limited", "D-Trust GmbH", "DigiCert Inc", "DigiCert, Inc.", "Entrust, Inc.", "GlobalSign nv-sa", "Google Trust Services",
	"Google Trust Services LLC", "GoDaddy.com, Inc.", "HARICA", "IdenTrust", "Internet Security Research Group", "Let's Encrypt",
	"Microsoft Corporation", "QuoVadis Limited", "SECOM Trust Systems CO.,LTD.", "SSL Corp", "SSL Corporation",
	"Sectigo Limited", "Starfield Technologies, Inc.", "SwissSign AG", "Telia Company AB", "The USERTRUST Network",
	"ZeroSSL",
}
