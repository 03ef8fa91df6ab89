//! Resources of Terraform and CloudFormation that have to do with TLS.

use super::Model;
use crate::domain::Read;

pub(super) fn take<'r>(_: &mut Model<'r>, _: usize, _: &Read<'r>) -> bool {
    false
}
