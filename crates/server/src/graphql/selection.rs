//! What a document selects, followed where the executor doesn't: answers have their fields in the
//! document's order, an object of which nothing is selected is `{}`, and equal response keys merge.
//!
//! async-graphql 7.2 collects an object's fields in the order in which they are ready, and answers null
//! for an object without any; such a null never merges with what another selection of the same key
//! finds (`insert_value` in its `resolver_utils/container.rs`, of which its issue 1840 shows a related
//! fault in lists of lists). So documents are prepared once, when they are parsed: neighbours with one
//! key become one field, and a selection that may come to nothing asks for the type's name under a key
//! that no document can write. Afterwards [`Selected::arrange`] puts an answer's fields in order and
//! takes that key out.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use async_graphql::{
    Name, Pos, Positioned, Response, Value, Variables,
    indexmap::IndexMap,
    parser::{
        parse_schema,
        types::{
            Directive, ExecutableDocument, Field, Selection, SelectionSet, TypeKind,
            TypeSystemDefinition,
        },
    },
};

use super::{document::selection_sets, shown::chosen};

/// The key of an object's type: no name, so that no document has it.
const TYPE_KEY: &str = " type";

/// Of each object type of a schema, the interfaces and unions that it belongs to.
#[derive(Debug, Default)]
pub struct Types(HashMap<Name, HashSet<Name>>);

impl Types {
    /// Of a schema as it is printed.
    pub fn of(sdl: &str) -> Self {
        let mut types: HashMap<Name, HashSet<Name>> = HashMap::new();
        // What a schema prints of itself can be parsed; the tests of the printed schemas see to it.
        let definitions = parse_schema(sdl).map(|schema| schema.definitions).unwrap_or_default();
        for definition in definitions {
            let TypeSystemDefinition::Type(ty) = definition else { continue };
            let name = ty.node.name.node;
            match ty.node.kind {
                TypeKind::Object(object) => {
                    let above = object.implements.into_iter().map(|interface| interface.node);
                    types.entry(name).or_default().extend(above);
                }
                TypeKind::Union(union) => {
                    for member in union.members {
                        types.entry(member.node).or_default().insert(name.clone());
                    }
                }
                _ => {}
            }
        }
        Self(types)
    }

    /// Whether a fragment on `condition` is about an object of that type.
    fn applies(&self, condition: &Name, ty: &Name) -> bool {
        condition == ty || self.0.get(ty).is_some_and(|above| above.contains(condition))
    }
}

/// Prepares a document for the executor.
pub fn prepare(document: &mut ExecutableDocument) {
    for set in selection_sets(document) {
        prepare_set(set);
    }
}

/// Selections are only nested as deep as documents may be.
fn prepare_set(set: &mut Positioned<SelectionSet>) {
    merge_neighbours(&mut set.node);
    if may_be_empty(&set.node) {
        let field = asks_for_type(set.pos);
        set.node.items.push(Positioned::new(Selection::Field(field), set.pos));
    }
    for item in &mut set.node.items {
        match &mut item.node {
            Selection::Field(field) => prepare_set(&mut field.node.selection_set),
            Selection::InlineFragment(inline) => prepare_set(&mut inline.node.selection_set),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// Makes one of fields with one key, as long as nothing but fields stands between them: then the order
/// of what is selected stays. Each would be resolved by itself, and a mutation's field run twice.
fn merge_neighbours(set: &mut SelectionSet) {
    let mut merged: Vec<Positioned<Selection>> = Vec::with_capacity(set.items.len());
    // The last field of each key since the last fragment, so that each is held against one other.
    let mut last: HashMap<Name, usize> = HashMap::new();
    for item in std::mem::take(&mut set.items) {
        let Selection::Field(field) = &item.node else {
            merged.push(item);
            last.clear();
            continue;
        };
        let key = field.node.response_key().node.clone();
        let same = last.get(&key).copied().filter(|place| match &merged[*place].node {
            Selection::Field(known) => are_one(&known.node, &field.node),
            _ => false,
        });
        let Some(place) = same else {
            last.insert(key, merged.len());
            merged.push(item);
            continue;
        };
        if let (Selection::Field(known), Selection::Field(field)) =
            (&mut merged[place].node, item.node)
        {
            known.node.selection_set.node.items.extend(field.node.selection_set.node.items);
        }
    }
    set.items = merged;
}

/// Whether two fields are the same one under the same key, always both or neither. Others with one key
/// are for validation to refuse.
fn are_one(one: &Field, other: &Field) -> bool {
    let arguments = |field: &Field| {
        let arguments = field.arguments.iter();
        arguments.map(|(name, value)| (name.node.clone(), value.node.clone())).collect::<Vec<_>>()
    };
    one.response_key().node == other.response_key().node
        && one.name.node == other.name.node
        && one.directives.is_empty()
        && other.directives.is_empty()
        && one.selection_set.node.items.is_empty() == other.selection_set.node.items.is_empty()
        && arguments(one) == arguments(other)
}

/// Whether all of it may be left out, or its order depends on the object's type. A field without a
/// selection selects nothing.
fn may_be_empty(set: &SelectionSet) -> bool {
    let mut items = set.items.iter().map(|item| &item.node);
    let always = |item: &Selection| matches!(item, Selection::Field(field) if field.node.directives.is_empty());
    let has_type = |item: &Selection| match item {
        Selection::Field(_) => false,
        Selection::FragmentSpread(_) => true,
        Selection::InlineFragment(inline) => inline.node.type_condition.is_some(),
    };
    !set.items.is_empty() && (items.clone().any(has_type) || !items.any(always))
}

fn asks_for_type(pos: Pos) -> Positioned<Field> {
    let field = Field {
        alias: Some(Positioned::new(Name::new(TYPE_KEY), pos)),
        name: Positioned::new(Name::new("__typename"), pos),
        arguments: Vec::new(),
        directives: Vec::new(),
        selection_set: Positioned::default(),
    };
    Positioned::new(field, pos)
}

/// What one request selects.
#[derive(Debug)]
pub struct Selected {
    document: Arc<ExecutableDocument>,
    operation: Option<String>,
    /// The variables that are true or false, which `@skip` and `@include` may ask for.
    flags: HashMap<Name, bool>,
}

impl Selected {
    /// What the operation selects that will run.
    pub fn new(
        document: &Arc<ExecutableDocument>,
        variables: &Variables,
        operation: Option<&str>,
    ) -> Self {
        let sent = variables.iter().filter_map(|(name, value)| match value {
            Value::Boolean(flag) => Some((name.clone(), *flag)),
            _ => None,
        });
        Self {
            flags: sent.collect(),
            document: Arc::clone(document),
            operation: operation.map(str::to_owned),
        }
    }

    /// Puts the fields of an answer in the order in which they are selected.
    pub fn arrange(&self, types: &Types, answer: &mut Response) {
        let Some(operation) = chosen(&self.document, self.operation.as_deref()) else { return };
        let root = vec![&operation.selection_set.node];
        let failed = !answer.errors.is_empty();
        Arranging { selected: self, types, failed }.value(&mut answer.data, &mut Plan::new(root));
    }

    /// Whether `@skip` and `@include` leave it in: what the executor does is followed.
    fn keeps(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().all(|directive| {
            let wanted = match directive.node.name.node.as_str() {
                "skip" => false,
                "include" => true,
                _ => return true,
            };
            directive.node.get_argument("if").is_none_or(|written| {
                let flag = written.node.clone().into_const_with(|name| {
                    self.flags.get(&name).map(|flag| Value::Boolean(*flag)).ok_or(())
                });
                matches!(flag, Ok(Value::Boolean(true))) == wanted
            })
        })
    }
}

/// What is selected of the values at one place of an answer: worked out once, however many there are.
struct Plan<'d> {
    sets: Vec<&'d SelectionSet>,
    /// The keys of an object of each type, in order, with what is selected below.
    by_type: Vec<(Option<Name>, Keys<'d>)>,
}

/// Response keys in order, with what is selected below each.
type Keys<'d> = Vec<(&'d Name, Plan<'d>)>;

impl<'d> Plan<'d> {
    const fn new(sets: Vec<&'d SelectionSet>) -> Self {
        Self { sets, by_type: Vec::new() }
    }
}

struct Arranging<'d> {
    selected: &'d Selected,
    types: &'d Types,
    /// There are errors: an object may lack what couldn't be had.
    failed: bool,
}

impl<'d> Arranging<'d> {
    fn value(&self, value: &mut Value, plan: &mut Plan<'d>) {
        match value {
            // A value without a selection, such as that of a scalar, is left as it is.
            _ if plan.sets.is_empty() => {}
            Value::List(items) => items.iter_mut().for_each(|item| self.value(item, plan)),
            Value::Object(fields) => {
                if let Some(arranged) = self.object(std::mem::take(fields), plan) {
                    *fields = arranged;
                } else {
                    *value = Value::Null;
                }
            }
            _ => {}
        }
    }

    /// An object's fields in order; none where all that was selected failed.
    fn object(
        &self,
        mut found: IndexMap<Name, Value>,
        plan: &mut Plan<'d>,
    ) -> Option<IndexMap<Name, Value>> {
        let ty = match found.swap_remove(TYPE_KEY) {
            Some(Value::String(name)) => Some(Name::new(name)),
            _ => None,
        };
        let known = plan.by_type.iter().position(|(known, _)| *known == ty);
        let index = known.unwrap_or_else(|| {
            let keys = self.keys(&plan.sets, ty.as_ref());
            plan.by_type.push((ty, keys));
            plan.by_type.len() - 1
        });
        let keys = &mut plan.by_type[index].1;
        let mut arranged = IndexMap::with_capacity(found.len());
        for (key, below) in &mut *keys {
            if let Some(mut value) = found.swap_remove(*key) {
                self.value(&mut value, below);
                arranged.insert(key.clone(), value);
            }
        }
        let lost = arranged.is_empty() && self.failed && !keys.is_empty();
        (!lost).then_some(arranged)
    }

    fn keys(&self, sets: &[&'d SelectionSet], ty: Option<&Name>) -> Keys<'d> {
        let mut keys = IndexMap::new();
        for set in sets {
            self.collect(set, ty, &mut keys);
        }
        keys.into_iter().map(|(key, sets)| (key, Plan::new(sets))).collect()
    }

    fn collect(
        &self,
        set: &'d SelectionSet,
        ty: Option<&Name>,
        keys: &mut IndexMap<&'d Name, Vec<&'d SelectionSet>>,
    ) {
        for item in &set.items {
            if !self.selected.keeps(item.node.directives()) {
                continue;
            }
            let (condition, inner) = match &item.node {
                Selection::Field(field) => {
                    let key = &field.node.response_key().node;
                    let below = &field.node.selection_set.node;
                    if key != TYPE_KEY {
                        let sets = keys.entry(key).or_default();
                        sets.extend((!below.items.is_empty()).then_some(below));
                    }
                    continue;
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref();
                    let condition = condition.map(|condition| &condition.node.on.node);
                    (condition, &inline.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = self.selected.document.fragments.get(name) else {
                        continue;
                    };
                    let condition = &fragment.node.type_condition.node.on.node;
                    (Some(condition), &fragment.node.selection_set.node)
                }
            };
            let about = |condition| ty.is_none_or(|ty| self.types.applies(condition, ty));
            if condition.is_none_or(about) {
                self.collect(inner, ty, keys);
            }
        }
    }
}

#[cfg(test)]
mod tests;
