//! The order in which tables can be emptied: those that reference before those that are
//! referenced. Pure.

/// A foreign key between two tables that lose rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The table that references.
    pub(crate) child: String,
    /// The table that is referenced.
    pub(crate) parent: String,
    /// The columns that can be emptied; none when the link may not be empty.
    pub(crate) nullable: Vec<String>,
}

/// The order found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// Every table, children before parents.
    pub(crate) tables: Vec<String>,
    /// Links to empty first, because they close a cycle.
    pub(crate) broken: Vec<Edge>,
    /// Links that may not be empty and close a cycle: their constraints must wait for the commit.
    pub(crate) knots: Vec<Edge>,
}

fn reaches(edges: &[&Edge], from: &str, to: &str) -> bool {
    let mut seen = vec![from];
    let mut next = 0;
    while next < seen.len() {
        let here = seen[next];
        if here == to {
            return true;
        }
        for edge in edges.iter().filter(|e| e.child == here) {
            if !seen.contains(&edge.parent.as_str()) {
                seen.push(&edge.parent);
            }
        }
        next += 1;
    }
    false
}

/// Orders the tables; a self-reference counts as a cycle only when its link can be emptied: one
/// statement deletes both ends of the others.
pub(crate) fn deletion_order(tables: &[String], edges: &[Edge]) -> Order {
    let mut order = Order::default();
    let mut remaining: Vec<&String> = tables.iter().collect();
    let mut alive: Vec<&Edge> = Vec::new();
    for edge in edges {
        if edge.child != edge.parent {
            alive.push(edge);
        } else if !edge.nullable.is_empty() {
            order.broken.push(edge.clone());
        }
    }
    while !remaining.is_empty() {
        alive.retain(|e| remaining.contains(&&e.child) && remaining.contains(&&e.parent));
        let free = remaining.iter().position(|t| !alive.iter().any(|e| e.parent == **t));
        if let Some(index) = free {
            order.tables.push(remaining.remove(index).clone());
            continue;
        }
        let breakable = alive
            .iter()
            .position(|e| !e.nullable.is_empty() && reaches(&alive, &e.parent, &e.child));
        if let Some(index) = breakable {
            order.broken.push(alive.remove(index).clone());
        } else {
            let on_cycle = alive.iter().find(|e| reaches(&alive, &e.parent, &e.child));
            let table = on_cycle.map_or(remaining[0], |e| &e.parent).clone();
            order.knots.extend(alive.iter().filter(|e| e.parent == table).map(|e| (*e).clone()));
            remaining.retain(|t| **t != table);
            order.tables.push(table);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(child: &str, parent: &str, nullable: &[&str]) -> Edge {
        Edge {
            child: child.into(),
            parent: parent.into(),
            nullable: nullable.iter().map(|&c| c.into()).collect(),
        }
    }

    fn names(tables: &[&str]) -> Vec<String> {
        tables.iter().map(|&t| t.into()).collect()
    }

    #[test]
    fn children_come_before_parents() {
        let order = deletion_order(
            &names(&["guests", "stays", "companions"]),
            &[
                edge("stays", "guests", &[]),
                edge("companions", "stays", &[]),
                edge("companions", "guests", &["guest_id"]),
            ],
        );
        assert_eq!(order.tables, names(&["companions", "stays", "guests"]));
        assert!(order.broken.is_empty() && order.knots.is_empty());
    }

    #[test]
    fn a_cycle_breaks_at_the_link_that_can_be_empty() {
        let order = deletion_order(
            &names(&["a", "b", "leaf"]),
            &[edge("a", "b", &[]), edge("b", "a", &["a_id"]), edge("leaf", "a", &["a_id"])],
        );
        assert_eq!(order.tables, names(&["leaf", "a", "b"]));
        assert_eq!(order.broken, [edge("b", "a", &["a_id"])]);
        assert!(order.knots.is_empty());
    }

    #[test]
    fn a_cycle_with_no_such_link_waits_for_the_commit() {
        let order =
            deletion_order(&names(&["a", "b"]), &[edge("a", "b", &[]), edge("b", "a", &[])]);
        assert_eq!(order.knots, [edge("a", "b", &[])]);
        assert_eq!(order.tables.len(), 2);
    }

    #[test]
    fn a_self_reference_is_emptied_when_it_can_be() {
        let order = deletion_order(&names(&["a"]), &[edge("a", "a", &["parent_id"])]);
        assert_eq!(order.broken, [edge("a", "a", &["parent_id"])]);
        let fixed = deletion_order(&names(&["a"]), &[edge("a", "a", &[])]);
        assert!(fixed.broken.is_empty() && fixed.knots.is_empty());
    }
}
