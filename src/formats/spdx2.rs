//! placeholder
use crate::evidence::Evidence;
use crate::source::DocumentId;
use crate::syntax::{Node, Object};
pub(super) fn recognises(_object: &Object<'_>) -> bool {
    false
}
pub(super) fn read<'s>(_id: DocumentId, _root: Node<'s>, _object: Object<'s>, _evidence: &mut Evidence<'s>) {}
