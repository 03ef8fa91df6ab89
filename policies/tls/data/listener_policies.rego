# Security policies of AWS load balancers: the lowest version they speak, and whether every suite has forward secrecy.
package lictor.tls.data.listener_policies

as_of := "2026-11-23"

source := "https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html"

# What a listener has that names none: not what the console fills in.
default_policy := "ELBSecurityPolicy-2016-08"

recommended := "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09"

policies := {
	"ELBSecurityPolicy-TLS13-1-3-PQ-2025-09": {"min": "1.3", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-PQ-2025-09": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Ext1-PQ-2025-09": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-2-Ext2-PQ-2025-09": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-3-FIPS-PQ-2025-09": {"min": "1.3", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-PQ-2025-09": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-PQ-2025-09": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-PQ-2025-09": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-PQ-2025-09": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-3-2021-06": {"min": "1.3", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Res-2021-06": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-2021-06": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-1-2021-06": {"min": "1.1", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-0-2021-06": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04": {"min": "1.3", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-2-Ext2-FIPS-2023-04": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-1-FIPS-2023-04": {"min": "1.1", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS13-1-0-FIPS-2023-04": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-FS-1-2-Res-2020-10": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-FS-1-2-Res-2019-08": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-FS-1-2-2019-08": {"min": "1.2", "forward_secrecy": true},
	"ELBSecurityPolicy-FS-1-1-2019-08": {"min": "1.1", "forward_secrecy": true},
	"ELBSecurityPolicy-FS-2018-06": {"min": "1.0", "forward_secrecy": true},
	"ELBSecurityPolicy-TLS-1-2-Ext-2018-06": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS-1-2-2017-01": {"min": "1.2", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS-1-1-2017-01": {"min": "1.1", "forward_secrecy": false},
	"ELBSecurityPolicy-TLS-1-0-2015-04": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2016-08": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2015-05": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2015-03": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2015-02": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2014-10": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2014-01": {"min": "1.0", "forward_secrecy": false},
	"ELBSecurityPolicy-2011-08": {"min": "1.0", "forward_secrecy": false},
}
