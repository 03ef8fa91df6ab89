package lictor.scp.variables_test

import data.lictor.scp.lib.testing
import data.lictor.scp.variables as policy

found(own) := count({f | some f in policy.deny with input as testing.of(own)})

test_version if {
	found({"resources": ["arn:aws:s3:::home/${aws:username}/*"], "version": "2008-10-17"}) == 1
	found({"resources": ["arn:aws:s3:::home/${aws:username}/*"]}) == 0
}

test_names if {
	found({"resources": ["arn:aws:s3:::${aws:PrincipalTag/team, 'none'}/${*}"]}) == 0
	found({"resources": ["arn:aws:s3:::${aws:user}/*"]}) == 1
	found({"conditions": [testing.condition("StringLike", "s3:prefix", ["${aws:userName}/*", "${username}"])]}) == 1
}

test_principals if found({"principals": [{"sort": "AWS", "name": "arn:aws:iam::1:user/${aws:username}"}]}) == 1
