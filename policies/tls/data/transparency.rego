# How many signed timestamps browsers ask of a certificate, by its life.
package lictor.tls.data.transparency

as_of := "2026-11-23"

source := "https://support.apple.com/en-us/103214, https://googlechrome.github.io/CertificateTransparency/ct_policy.html"

up_to_days := 180

short := 2

long := 3
