# How long certificates of public authorities may live, by the day they begin; and how long a validation of a domain may
# be used again. A day is 86,400 seconds, and `notAfter` counts.
package lictor.tls.data.validity

as_of := "2026-11-23"

source := "https://cabforum.org/working-groups/server/baseline-requirements/requirements/ (6.3.2, 4.2.1; ballot SC-081)"

# The later step counts from its first day on.
schedule := [
	{"from": "2020-09-01", "days": 398, "reuse_days": 398},
	{"from": "2026-03-15", "days": 200, "reuse_days": 200},
	{"from": "2027-03-15", "days": 100, "reuse_days": 100},
	{"from": "2029-03-15", "days": 47, "reuse_days": 10},
]

# Certificates of at most so many days need no revocation.
short_lived_days := 7

# From these days on.
arpa_names_end := "2026-03-15"

client_auth_ends := "2027-03-15"

email_validation_ends := "2028-03-15"
