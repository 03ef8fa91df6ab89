//! Policies, data and inputs that are too large to keep as files. The same bytes on every run.

use std::fmt::Write;

/// A small generator of pseudo-random numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % limit
    }
}

/// Texts joined by commas.
fn list(count: u64, item: impl FnMut(u64) -> String) -> String {
    let items: Vec<String> = (0..count).map(item).collect();
    items.join(",")
}

/// Rules that each ask for one constant.
#[must_use]
pub fn rules_policy(count: u64) -> String {
    let mut policy = String::from("package rules\n");
    for number in 0..count {
        let _ = write!(
            policy,
            "\nowner := \"team-{}\" if input.service == \"service-{number:04}\"\n",
            number % 37
        );
    }
    policy
}

/// The input that the last of them answers.
#[must_use]
pub fn rules_input(count: u64) -> String {
    format!(r#"{{"service":"service-{:04}"}}"#, count - 1)
}

/// Routes as patterns over the segments of a path.
#[must_use]
pub fn routes_policy(count: u64) -> String {
    let mut policy = String::from("package routes\n\ndefault allow := false\n");
    for number in 0..count {
        let role = ["reader", "writer", "admin"][(number % 3) as usize];
        let _ = write!(
            policy,
            "\nallow if {{\n\tinput.method == \"GET\"\n\tinput.path = [\"api\", \"v1\", \"resource-{number:03}\", _]\n\t\"{role}\" in input.roles\n}}\n"
        );
    }
    policy
}

/// Rules that each ask for a prefix.
#[must_use]
pub fn prefixes_policy(count: u64) -> String {
    let mut policy = String::from("package prefixes\n");
    for number in 0..count {
        let _ = write!(
            policy,
            "\ntier contains \"tier-{}\" if startswith(input.path, \"/team-{number:03}/\")\n",
            number % 11
        );
    }
    policy
}

/// Users with roles, and roles with permissions.
#[must_use]
pub fn rbac_data(users: u64) -> String {
    let mut dice = Dice(1);
    let users = list(users, |number| {
        let roles = list(3, |_| format!(r#""role-{}""#, dice.below(50)));
        format!(r#""user-{number:05}":{{"roles":[{roles}]}}"#)
    });
    let roles = list(50, |role| {
        let permissions = list(40, |number| {
            let action = ["read", "write", "delete", "list"][(number % 4) as usize];
            format!(r#"{{"action":"{action}","object":"object-{}"}}"#, role * 10 + number / 4)
        });
        format!(r#""role-{role}":{{"permissions":[{permissions}]}}"#)
    });
    format!(r#"{{"users":{{{users}}},"roles":{{{roles}}}}}"#)
}

/// Resources, a tenth of which lack a tag.
#[must_use]
pub fn tags_input(count: u64) -> String {
    let resources = list(count, |number| {
        let owner = if number % 10 == 3 { "" } else { r#","Owner":"team-platform""# };
        format!(
            r#"{{"id":"resource-{number:04}","type":"instance","tags":{{"Environment":"production"{owner},"CostCenter":"CC-{:04}"}}}}"#,
            number % 97
        )
    });
    format!(r#"{{"resources":[{resources}]}}"#)
}

fn address(number: u64) -> String {
    format!("10.{}.{}.{}", number % 7, number / 250 % 250, number % 250)
}

/// Hosts with addresses.
#[must_use]
pub fn join_data(count: u64) -> String {
    let hosts = list(count, |number| {
        let critical = number % 4 == 0;
        format!(
            r#"{{"name":"host-{number:04}","address":"{}","critical":{critical},"zone":"z{}"}}"#,
            address(number),
            number % 3
        )
    });
    format!(r#"{{"hosts":[{hosts}]}}"#)
}

/// Events, half of which come from a known host.
#[must_use]
pub fn join_input(count: u64) -> String {
    let mut dice = Dice(2);
    let events = list(count, |number| {
        format!(r#"{{"id":"e{number:04}","address":"{}"}}"#, address(dice.below(count * 2)))
    });
    format!(r#"{{"events":[{events}]}}"#)
}

/// Blocks of addresses.
#[must_use]
pub fn cidrs_data(count: u64) -> String {
    let blocks = list(count, |number| format!(r#""10.{}.{}.0/24""#, number / 250, number % 250));
    format!(r#"{{"blocks":[{blocks}]}}"#)
}

/// Lines of an order.
#[must_use]
pub fn functions_input(count: u64) -> String {
    let mut dice = Dice(3);
    let items = list(count, |_| {
        let (price, number) = (1 + dice.below(500), 1 + dice.below(80));
        format!(r#"{{"price":{price},"count":{number},"taxed":{}}}"#, number % 2 == 0)
    });
    format!(r#"{{"items":[{items}]}}"#)
}

/// Names of which one of five patterns may hold.
#[must_use]
pub fn names_input(count: u64) -> String {
    let mut dice = Dice(4);
    let names = list(count, |number| {
        let some = dice.below(10_000);
        match number % 5 {
            0 => format!(r#""user-{some:04}""#),
            1 => format!(r#""svc-api-{some}""#),
            2 => r#""write:orders""#.to_owned(),
            3 => format!(r#""{some:08x}""#),
            _ => format!(r#""guest.{some}""#),
        }
    });
    format!(r#"{{"names":[{names}]}}"#)
}

/// A plan of about a kilobyte a resource; one in fifteen has something wrong.
#[must_use]
pub fn plan_input(count: u64) -> String {
    let mut dice = Dice(5);
    let changes = list(count, |number| {
        let kinds = ["aws_instance", "aws_s3_bucket", "aws_security_group", "aws_db_instance"];
        let kind = kinds[(number % 4) as usize];
        let actions = ["\"no-op\"", "\"create\"", "\"update\"", "\"delete\",\"create\""];
        let action = actions[dice.below(4) as usize];
        let owner = if number % 15 == 4 { "" } else { r#""owner":"team-core","# };
        let acl = if number % 30 == 9 { "public-read" } else { "private" };
        let open = if number % 30 == 14 { "0.0.0.0/0" } else { "10.4.0.0/16" };
        let hash = dice.below(u64::MAX);
        let after = format!(
            r#"{{"ami":"ami-{hash:016x}","instance_type":"m5.large","availability_zone":"eu-west-1{}","monitoring":true,"ebs_optimized":false,"source_dest_check":true,"acl":"{acl}","bucket":"data-{number:05}","force_destroy":false,"root_block_device":[{{"encrypted":true,"iops":3000,"volume_size":{},"volume_type":"gp3","kms_key_id":"arn:aws:kms:eu-west-1:123456789012:key/{hash:016x}"}}],"ingress":[{{"description":"ssh","from_port":22,"to_port":22,"protocol":"tcp","cidr_blocks":["{open}"],"self":false}},{{"description":"https","from_port":443,"to_port":443,"protocol":"tcp","cidr_blocks":["0.0.0.0/0"],"self":false}}],"tags":{{{owner}"stage":"production","cost_center":"cc-{:03}","Name":"node-{number:05}"}},"timeouts":null,"user_data":null}}"#,
            ["a", "b", "c"][(number % 3) as usize],
            20 + number % 200,
            number % 97
        );
        format!(
            r#"{{"address":"module.app[{}].{kind}.this_{number:05}","module_address":"module.app[{}]","mode":"managed","type":"{kind}","name":"this_{number:05}","provider_name":"registry.terraform.io/hashicorp/aws","change":{{"actions":[{action}],"before":null,"after":{after},"after_unknown":{{"arn":true,"id":true,"root_block_device":[{{"device_name":true,"volume_id":true}}]}},"before_sensitive":false,"after_sensitive":{{"tags":{{}}}}}}}}"#,
            number % 40,
            number % 40
        )
    });
    format!(
        r#"{{"format_version":"1.2","terraform_version":"1.9.5","resource_changes":[{changes}]}}"#
    )
}

/// Candidates that are each tried as the input, and the staff whose amounts may pass.
#[must_use]
pub fn candidates_data(count: u64) -> String {
    let mut dice = Dice(6);
    let candidates = list(count, |_| {
        format!(r#"{{"user":"user-{}","amount":{}}}"#, dice.below(400), dice.below(1000))
    });
    let staff = list(200, |number| format!(r#""user-{number}""#));
    format!(r#"{{"candidates":[{candidates}],"staff":[{staff}]}}"#)
}

/// Permissions of users of about eight megabytes, for measures of memory.
#[must_use]
pub fn permissions_data(users: u64) -> String {
    let mut dice = Dice(7);
    let users = list(users, |number| {
        let grants = list(4, |_| {
            format!(
                r#"{{"resource":"projects/p-{:04}/topics/t-{:03}","actions":["read","publish"],"expires":"2027-0{}-01"}}"#,
                dice.below(5000),
                dice.below(300),
                1 + dice.below(9)
            )
        });
        format!(
            r#""user-{number:06}":{{"active":true,"team":"team-{:02}","grants":[{grants}]}}"#,
            number % 60
        )
    });
    format!(r#"{{"users":{{{users}}}}}"#)
}
