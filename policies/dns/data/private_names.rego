# Names that no registry of the internet hands out.
package lictor.dns.data.private_names

as_of := "2026-11-20"

source := "RFC 6762 appendix G, RFC 8375, ICANN's resolution of 2024-07-29 on .internal; RFC 2606 .test and .invalid"

top := {"corp", "home", "internal", "intranet", "invalid", "lan", "local", "localdomain", "localhost", "private", "test"}

suffixes := {"home.arpa"}
