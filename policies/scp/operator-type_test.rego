package lictor.scp.operator_type_test

import data.lictor.scp.lib.testing
import data.lictor.scp.operator_type as policy

found(operator, key, value) := count({f | some f in policy.deny with input as testing.of({"conditions": [testing.condition(operator, key, [value])]})})

test_sound if {
	every case in [
		["StringEquals", "aws:PrincipalTag/a", "b"], ["StringLike", "aws:PrincipalArn", "arn:*"], ["ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/x"],
		["StringEquals", "aws:username", "${aws:PrincipalTag/a}"], ["NumericLessThan", "aws:MultiFactorAuthAge", "3600"], ["IpAddress", "aws:SourceIp", "10.0.0.0/8"],
		["IpAddress", "aws:SourceIp", "2001:db8::1"], ["Bool", "aws:SecureTransport", "false"], ["DateLessThan", "aws:CurrentTime", "2026-01-01T00:00:00Z"], ["Null", "aws:SourceIp", "true"],
	] {
		found(case[0], case[1], case[2]) == 0
	}
}

test_unfit if {
	every case in [
		["StringEquals", "aws:PrincipalTag/a", "b*"], ["StringNotEquals", "aws:PrincipalArn", "arn:aws:iam::*:role/x"], ["NumericLessThan", "aws:MultiFactorAuthAge", "hour"],
		["NumericEquals", "aws:RequestedRegion", "1"], ["IpAddress", "aws:SourceIp", "10.0.0"], ["Bool", "aws:SecureTransport", "no"], ["Null", "aws:SourceIp", "absent"],
		["ArnLike", "aws:PrincipalArn", "role/x"], ["StringLike", "aws:SourceIp", "10.*"],
	] {
		found(case[0], case[1], case[2]) == 1
	}
}
