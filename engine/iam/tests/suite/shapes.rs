//! Shapes of input: what is refused, what AWS's command line, Terraform and CloudTrail write, what a call needs besides.

use crate::tables::decide;
use lictor_iam::{Organisation, Request, adapt, cloudtrail_records};
use serde_json::{Value, json};

#[test]
fn what_aws_would_refuse_is_an_error() {
    let full = json!({"Effect": "Deny", "Action": "*", "Resource": "*"});
    let with = |key: &str, value: Value| {
        let mut statement = full.clone();
        statement[key] = value;
        json!({"Version": "2012-10-17", "Statement": [statement]})
    };
    for (document, message) in [
        (json!({"Version": "2012-10-17"}), "policy `P`: has no `Statement`"),
        (
            json!({"Version": "2020-01-01", "Statement": []}),
            "policy `P`: `Version` is neither 2012-10-17 nor 2008-10-17",
        ),
        (
            with("Effect", json!("deny")),
            "policy `P`: statement 0: `Effect` is neither `Allow` nor `Deny`",
        ),
        (
            with("Principal", json!("*")),
            "policy `P`: statement 0: a service control policy has no principals",
        ),
        (
            with("NotAction", json!("*")),
            "policy `P`: statement 0: has both `Action` and `NotAction`",
        ),
        (
            with("Action", json!("RunInstances")),
            "policy `P`: statement 0: `RunInstances` is no action: `service:Name` or `*`",
        ),
        (with("Action", json!(7)), "policy `P`: statement 0: `Action` is no list of texts"),
        (
            with("Condition", json!({"StringIs": {"a": "b"}})),
            "policy `P`: statement 0: there is no operator `StringIs`",
        ),
        (
            with("Condition", json!({"NullIfExists": {"a": "b"}})),
            "policy `P`: statement 0: there is no operator `NullIfExists`",
        ),
        (json!("{"), "policy `P`: is not JSON: EOF while parsing an object at line 1 column 1"),
        (
            json!({"Statement": [{"Effect": "Deny", "Action": "*"}]}),
            "policy `P`: statement 0: has neither `Resource` nor `NotResource`",
        ),
    ] {
        let tree =
            json!({"root": {"id": "r-1", "policies": [{"name": "P", "document": document}]}});
        let error = Organisation::parse(&tree).expect_err("it is wrong").to_string();
        assert_eq!(error, format!("root `r-1`: {message}"));
    }
    for (request, message) in [
        (json!({}), "`action` is to be one, like `ec2:RunInstances`"),
        (json!({"action": "s3:GetObject"}), "there is no `principal`"),
        (
            json!({"action": "s3:GetObject", "principal": "ann"}),
            "principal: `ann` is no ARN, account, service or `*`",
        ),
        (
            json!({"action": "s3:GetObject", "principal": "arn:aws:s3:::b"}),
            "principal: a `b` of s3 calls nobody",
        ),
    ] {
        assert_eq!(Request::parse(&request).expect_err("it is wrong").to_string(), message);
    }
}

#[test]
fn an_organisation_from_the_command_line() {
    let deny = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}"#;
    let full =
        json!({"Id": "p-FullAWSAccess", "Name": "FullAWSAccess", "Type": "SERVICE_CONTROL_POLICY"});
    let value = json!({
        "describe-organization": {"Organization": {"Id": "o-1", "MasterAccountId": "999999999999"}},
        "list-roots": {"Roots": [{"Id": "r-1", "Name": "Root"}]},
        "list-organizational-units-for-parent": {"r-1": {"OrganizationalUnits": [{"Id": "ou-1", "Name": "dev"}]}},
        "list-accounts-for-parent": {
            "r-1": {"Accounts": [{"Id": "999999999999", "Name": "main"}]},
            "ou-1": {"Accounts": [{"Id": "111111111111", "Name": "one"}]},
        },
        "list-policies-for-target": {
            "r-1": {"Policies": [full]},
            "ou-1": [{"Policies": [full, {"Id": "p-1", "Name": "NoS3"}]}, {"Policies": []}],
            "111111111111": {"Policies": [full]},
        },
        "describe-policy": {"p-1": {"Policy": {"PolicySummary": {"Id": "p-1", "Name": "NoS3", "Type": "SERVICE_CONTROL_POLICY"}, "Content": deny}}},
    });
    let tree = adapt::tree(&value).expect("it fits").expect("it is an organisation");
    let request = |action: &str, account: &str| json!({"principal": format!("arn:aws:iam::{account}:user/a"), "action": action});
    assert_eq!(decide(&tree, &request("s3:ListBucket", "111111111111")), "explicit");
    assert_eq!(decide(&tree, &request("ec2:RunInstances", "111111111111")), "allowed");
    assert_eq!(decide(&tree, &request("s3:ListBucket", "999999999999")), "allowed");
}

#[test]
fn an_organisation_in_a_plan() {
    let deny =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}}"#;
    let plan = json!({
        "format_version": "1.2",
        "planned_values": {"root_module": {"resources": [
            {"address": "aws_organizations_organizational_unit.dev", "mode": "managed", "type": "aws_organizations_organizational_unit", "values": {"name": "dev", "parent_id": "r-1"}},
            {"address": "aws_organizations_account.one", "mode": "managed", "type": "aws_organizations_account", "values": {"id": "111111111111", "name": "one"}},
            {"address": "aws_organizations_policy.no_s3[0]", "mode": "managed", "type": "aws_organizations_policy", "values": {"name": "NoS3", "content": deny}},
            {"address": "aws_organizations_policy.tags", "mode": "managed", "type": "aws_organizations_policy", "values": {"name": "Tags", "type": "TAG_POLICY", "content": "{}"}},
            {"address": "aws_organizations_policy_attachment.a", "mode": "managed", "type": "aws_organizations_policy_attachment", "values": {}},
            {"address": "aws_organizations_policy_attachment.b", "mode": "managed", "type": "aws_organizations_policy_attachment", "values": {"target_id": "r-1"}},
        ]}},
        "configuration": {"root_module": {"resources": [
            {"address": "aws_organizations_account.one", "expressions": {"parent_id": {"references": ["aws_organizations_organizational_unit.dev.id", "aws_organizations_organizational_unit.dev"]}}},
            {"address": "aws_organizations_policy_attachment.a", "expressions": {
                "policy_id": {"references": ["aws_organizations_policy.no_s3[0].id", "aws_organizations_policy.no_s3[0]", "aws_organizations_policy.no_s3"]},
                "target_id": {"references": ["aws_organizations_organizational_unit.dev.id", "aws_organizations_organizational_unit.dev"]},
            }},
            {"address": "aws_organizations_policy_attachment.b", "expressions": {"policy_id": {"references": ["aws_organizations_policy.tags.id", "aws_organizations_policy.tags"]}}},
        ]}},
    });
    let tree = adapt::tree(&plan).expect("it fits").expect("it is an organisation");
    let request = json!({"principal": USER, "action": "s3:ListBucket"});
    assert_eq!(decide(&tree, &request), "explicit", "{tree:#}");
    let organisation = Organisation::parse(&tree).expect("sound");
    let decision = organisation.evaluate(&Request::parse(&request).expect("sound"));
    let place = "on ou `dev` (aws_organizations_organizational_unit.dev)";
    assert_eq!(
        decision.because(),
        format!("statement 0 of service control policy `NoS3` {place} denies")
    );
    assert!(
        adapt::tree(&json!({"values": {"root_module": {"resources": []}}}))
            .expect("fine")
            .is_none()
    );
}

const USER: &str = "arn:aws:iam::111111111111:user/ann";

#[test]
fn units_that_hold_each_other_are_an_error() {
    let value = json!({
        "list-roots": {"Roots": [{"Id": "r-1"}]},
        "list-organizational-units-for-parent": {
            "ou-1": {"OrganizationalUnits": [{"Id": "ou-2"}]},
            "ou-2": {"OrganizationalUnits": [{"Id": "ou-1"}]},
        },
    });
    assert_eq!(
        adapt::tree(&value).expect_err("a ring").to_string(),
        "unit `ou-1` is its own parent"
    );
}

#[test]
fn users_and_roles_from_their_details() {
    let allow = |action: &str| json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": action, "Resource": "*"}});
    let tree = json!({"authorization_details": {
        "Policies": [
            {"Arn": "arn:aws:iam::111111111111:policy/ec2", "PolicyVersionList": [{"IsDefaultVersion": false, "Document": allow("*")}, {"IsDefaultVersion": true, "Document": allow("ec2:*")}]},
            {"Arn": "arn:aws:iam::111111111111:policy/edge", "PolicyVersionList": [{"IsDefaultVersion": true, "Document": "%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22ec2%3ARun%2A%22%2C%22Resource%22%3A%22%2A%22%7D%7D"}]},
        ],
        "GroupDetailList": [{"GroupName": "g", "GroupPolicyList": [{"PolicyName": "inline", "PolicyDocument": allow("s3:*")}]}],
        "UserDetailList": [{"Arn": USER, "GroupList": ["g"], "Tags": [{"Key": "team", "Value": "red"}]}],
        "RoleDetailList": [{
            "Arn": "arn:aws:iam::111111111111:role/path/ops", "AttachedManagedPolicies": [{"PolicyArn": "arn:aws:iam::111111111111:policy/ec2"}],
            "PermissionsBoundary": {"PermissionsBoundaryArn": "arn:aws:iam::111111111111:policy/edge"},
            "AssumeRolePolicyDocument": {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"AWS": USER}}},
        }],
    }});
    let session = "arn:aws:sts::111111111111:assumed-role/ops/one";
    for (principal, action, resource, wanted) in [
        (USER, "s3:ListBucket", "*", "allowed"),
        (USER, "ec2:RunInstances", "*", "implicit"),
        (session, "ec2:RunInstances", "*", "allowed"),
        (session, "ec2:StopInstances", "*", "implicit"),
        (USER, "sts:AssumeRole", "arn:aws:iam::111111111111:role/path/ops", "allowed"),
        (session, "sts:AssumeRole", "arn:aws:iam::111111111111:role/path/ops", "implicit"),
    ] {
        let request = json!({"principal": principal, "action": action, "resource": resource});
        assert_eq!(decide(&tree, &request), wanted, "{principal} {action}");
    }
}

#[test]
fn records_of_cloudtrail_are_requests() {
    let record = json!({
        "eventSource": "monitoring.amazonaws.com", "eventName": "PutMetricAlarm", "awsRegion": "eu-west-1", "eventTime": "2026-11-01T12:00:00Z",
        "sourceIPAddress": "192.0.2.1", "userAgent": "aws-cli", "eventID": "e-1",
        "userIdentity": {"type": "AssumedRole", "arn": "arn:aws:sts::111111111111:assumed-role/ops/one", "accountId": "111111111111",
            "sessionContext": {"sessionIssuer": {"arn": "arn:aws:iam::111111111111:role/path/ops"}, "attributes": {"mfaAuthenticated": "true"}}},
    });
    let request = Request::parse(&record).expect("a record");
    assert_eq!(
        (request.action(), request.id.as_deref()),
        ("cloudwatch:PutMetricAlarm", Some("e-1"))
    );
    let deny = |condition: Value| {
        json!({"root": {"id": "r-1", "accounts": [{"id": "111111111111"}], "policies": ["FullAWSAccess",
        {"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": condition}}]}})
    };
    for condition in [
        json!({"ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/path/ops"}}),
        json!({"Bool": {"aws:MultiFactorAuthPresent": "true"}}),
        json!({"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}),
        json!({"DateLessThan": {"aws:CurrentTime": "2026-11-02"}}),
        json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}),
    ] {
        assert_eq!(decide(&deny(condition.clone()), &record), "explicit", "{condition}");
    }
    for (source, event, action) in [
        ("s3.amazonaws.com", "HeadObject", "s3:GetObject"),
        ("lambda.amazonaws.com", "CreateFunction20150331", "lambda:CreateFunction"),
        ("lambda.amazonaws.com", "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode"),
        ("lambda.amazonaws.com", "Invoke", "lambda:InvokeFunction"),
        ("ec2.amazonaws.com", "RunInstances", "ec2:RunInstances"),
    ] {
        let mut record = record.clone();
        record["eventSource"] = json!(source);
        record["eventName"] = json!(event);
        assert_eq!(Request::parse(&record).expect("a record").action(), action);
    }
    let mut console = record.clone();
    console["eventSource"] = json!("signin.amazonaws.com");
    assert!(Request::parse(&console).is_err());
    let events = json!({"Events": [{"CloudTrailEvent": record.to_string()}]});
    assert_eq!(cloudtrail_records(&events), Some(vec![record.clone()]));
    assert_eq!(cloudtrail_records(&json!({"Records": [record]})).map(|all| all.len()), Some(1));
}

/// `Null` of a request tag on `*` denies every launch: images and subnets never come with tags of the request.
#[test]
fn a_launch_is_authorised_on_what_it_needs_too() {
    let scp = |resource: Value| {
        json!({"Version": "2012-10-17", "Statement": {"Sid": "RequireTerraformTag", "Effect": "Deny",
        "Action": "ec2:RunInstances", "Resource": resource, "Condition": {"Null": {"aws:RequestTag/ManagedBy": "true"}}}})
    };
    let sort = |name: &str, required: bool, keys: &[&str]| {
        json!({"type": name, "required": required, "keys": keys,
        "arn": format!("arn:${{Partition}}:ec2:${{Region}}:${{Account}}:{name}/${{Id}}")})
    };
    let tags = ["aws:RequestTag/${TagKey}", "aws:TagKeys"];
    let tree = |resource: Value| {
        json!({
            "root": {"id": "r-1", "policies": ["FullAWSAccess", {"name": "Drift", "document": scp(resource)}], "accounts": [{"id": "111111111111"}]},
            "actions": {"ec2:RunInstances": [sort("image", true, &["aws:ResourceTag/${TagKey}"]), sort("instance", true, &tags), sort("subnet", true, &[]), sort("volume", false, &tags)]},
        })
    };
    let request = |tags: Value| json!({"principal": USER, "action": "ec2:RunInstances", "region": "eu-west-1", "request_tags": tags});
    let on = |resource: &str| json!(format!("arn:aws:ec2:*:*:{resource}/*"));
    for (resource, tags, wanted) in [
        (json!("*"), json!({"ManagedBy": "terraform"}), "explicit"),
        (json!("*"), json!({}), "explicit"),
        (on("instance"), json!({"ManagedBy": "terraform"}), "allowed"),
        (on("instance"), json!({}), "explicit"),
        (on("subnet"), json!({"ManagedBy": "terraform"}), "explicit"),
    ] {
        assert_eq!(
            decide(&tree(resource.clone()), &request(tags.clone())),
            wanted,
            "{resource} {tags}"
        );
    }
    let organisation = Organisation::parse(&tree(json!("*"))).expect("sound");
    let request = Request::parse(&request(json!({"ManagedBy": "terraform"}))).expect("sound");
    let decision = organisation.evaluate(&request);
    assert_eq!(decision.to_text(), "\
DENIED (explicit)  ec2:RunInstances by arn:aws:iam::111111111111:user/ann
  denied: on image `arn:aws:ec2:eu-west-1:111111111111:image/any`, which the call needs too
    statement `RequireTerraformTag` of service control policy `Drift` on root `r-1` denies
      Null aws:RequestTag/ManagedBy `true` holds: the key is absent
  allowed: on instance `arn:aws:ec2:eu-west-1:111111111111:instance/any`, which the call needs too
    statement 0 of service control policy `FullAWSAccess` on root `r-1` allows
    statement 0 of service control policy `FullAWSAccess` on account `111111111111` allows
    statement `RequireTerraformTag` of service control policy `Drift` on root `r-1` would deny, but its conditions do not hold
      Null aws:RequestTag/ManagedBy `true` does not hold: it is `terraform`
    assumed: the identity policies of the caller are not given and are taken to allow
  denied: on subnet `arn:aws:ec2:eu-west-1:111111111111:subnet/any`, which the call needs too
    statement `RequireTerraformTag` of service control policy `Drift` on root `r-1` denies
      Null aws:RequestTag/ManagedBy `true` holds: the key is absent
");
}

#[test]
fn hostile_patterns_end() {
    let pattern = "*?a".repeat(2700);
    let text = "a".repeat(8000);
    let statement = json!({"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"StringNotLike": {"aws:X": vec![pattern; 50]}}});
    let tree = json!({"root": {"id": "r-1", "policies": ["FullAWSAccess", {"Statement": statement}], "accounts": [{"id": "111111111111"}]}});
    let request = json!({"principal": USER, "action": "s3:ListBucket", "context": {"aws:X": format!("{text}b")}});
    assert_eq!(decide(&tree, &request), "undecided");
    let mut deep = json!({"id": "ou"});
    for _ in 0..40 {
        deep = json!({"id": "ou", "ous": [deep]});
    }
    assert!(Organisation::parse(&json!({"root": deep})).is_err());
}
