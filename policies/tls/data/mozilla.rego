# Mozilla's server side TLS profiles, by their versions. Suites have OpenSSL's names, groups the ones of standards.
# `groups` of OpenSSL's lists hold nothing but suites of `intermediate`.
package lictor.tls.data.mozilla

as_of := "2026-11-23"

source := "https://ssl-config.mozilla.org/guidelines/5.7.json, https://ssl-config.mozilla.org/guidelines/6.0.json"

tls13 := ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]

ecdhe := [
	"ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-RSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384",
	"ECDHE-RSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305", "ECDHE-RSA-CHACHA20-POLY1305",
]

dhe := ["DHE-RSA-AES128-GCM-SHA256", "DHE-RSA-AES256-GCM-SHA384", "DHE-RSA-CHACHA20-POLY1305"]

old := [
	"ECDHE-ECDSA-AES128-SHA256", "ECDHE-RSA-AES128-SHA256", "ECDHE-ECDSA-AES128-SHA", "ECDHE-RSA-AES128-SHA",
	"ECDHE-ECDSA-AES256-SHA384", "ECDHE-RSA-AES256-SHA384", "ECDHE-ECDSA-AES256-SHA", "ECDHE-RSA-AES256-SHA",
	"DHE-RSA-AES128-SHA256", "DHE-RSA-AES256-SHA256", "AES128-GCM-SHA256", "AES256-GCM-SHA384", "AES128-SHA256", "AES256-SHA256",
	"AES128-SHA", "AES256-SHA", "DES-CBC3-SHA",
]

curves_5 := ["X25519", "P-256", "P-384"]

curves_6 := ["X25519MLKEM768", "X25519", "P-256", "P-384"]

profiles := {
	"5.7": {
		"modern": {"min": "1.3", "suites": tls13, "ciphers": [], "curves": curves_5, "hsts": 63072000},
		"intermediate": {"min": "1.2", "suites": tls13, "ciphers": array.concat(ecdhe, dhe), "curves": curves_5, "hsts": 63072000},
		"old": {"min": "1.0", "suites": tls13, "ciphers": array.concat(array.concat(ecdhe, dhe), old), "curves": curves_5, "hsts": 63072000},
	},
	"5.8": {
		"modern": {"min": "1.3", "suites": tls13, "ciphers": [], "curves": curves_6, "hsts": 63072000},
		"intermediate": {"min": "1.2", "suites": tls13, "ciphers": array.concat(ecdhe, dhe), "curves": curves_6, "hsts": 63072000},
		"old": {"min": "1.0", "suites": tls13, "ciphers": array.concat(array.concat(ecdhe, dhe), old), "curves": curves_6, "hsts": 63072000},
	},
	"6.0": {
		"modern": {"min": "1.3", "suites": tls13, "ciphers": [], "curves": curves_6, "hsts": 63072000},
		"intermediate": {"min": "1.2", "suites": tls13, "ciphers": ecdhe, "curves": curves_6, "hsts": 63072000},
	},
}

groups := {"ECDHE+AESGCM", "EECDH+AESGCM", "ECDHE+CHACHA20", "EECDH+CHACHA20", "ECDHE+AESGCM256", "ECDHE+CHACHA20POLY1305"}
