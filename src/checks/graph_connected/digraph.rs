//! A directed graph of numbered nodes in three flat arrays.
//! It knows nothing of components; a million nodes and no recursion.

use crate::source::Origin;

/// Nodes from 0, each with a run of successors.
pub(super) struct Digraph {
    /// Where the successors of each node begin; one more entry than nodes.
    starts: Vec<u32>,
    /// The successors of all nodes.
    successors: Vec<u32>,
    /// Where each edge stands, if it is written anywhere.
    places: Vec<Option<Origin>>,
}

/// A way that ends where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Circle {
    /// The nodes on it, each once, from the one that the search met first.
    pub(super) nodes: Vec<u32>,
    /// The place of the edge that closes it.
    pub(super) closed_at: Option<Origin>,
}

/// How far a search has come with a node.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Progress {
    Unseen,
    OnThePath,
    Done,
}

impl Digraph {
    /// Sorts edges by the node they leave, in their own order.
    pub(super) fn new(nodes: usize, edges: impl Iterator<Item = (u32, u32, Option<Origin>)> + Clone) -> Self {
        let mut starts = vec![0_u32; nodes + 1];
        for (from, ..) in edges.clone() {
            starts[from as usize + 1] += 1;
        }
        for node in 0..nodes {
            starts[node + 1] += starts[node];
        }
        let total = starts[nodes] as usize;
        let (mut successors, mut places) = (vec![0; total], vec![None; total]);
        let mut next = starts.clone();
        for (from, to, place) in edges {
            let slot = next[from as usize] as usize;
            (successors[slot], places[slot]) = (to, place);
            next[from as usize] += 1;
        }
        Self { starts, successors, places }
    }

    fn nodes(&self) -> usize {
        self.starts.len() - 1
    }

    fn slots(&self, node: u32) -> std::ops::Range<usize> {
        self.starts[node as usize] as usize..self.starts[node as usize + 1] as usize
    }

    /// For each node, whether it can be reached from one of the roots.
    pub(super) fn reach(&self, roots: &[u32]) -> Vec<bool> {
        let mut reached = vec![false; self.nodes()];
        let mut waiting: Vec<u32> = roots.to_vec();
        while let Some(node) = waiting.pop() {
            if !std::mem::replace(&mut reached[node as usize], true) {
                waiting.extend(&self.successors[self.slots(node)]);
            }
        }
        reached
    }

    /// The first circle that a search in the order of the nodes meets, if there is any.
    pub(super) fn circle(&self) -> Option<Circle> {
        let mut progress = vec![Progress::Unseen; self.nodes()];
        (0..).take(self.nodes()).find_map(|root| self.circle_from(root, &mut progress))
    }

    fn circle_from(&self, root: u32, progress: &mut [Progress]) -> Option<Circle> {
        if progress[root as usize] != Progress::Unseen {
            return None;
        }
        progress[root as usize] = Progress::OnThePath;
        let mut path = vec![(root, self.slots(root))];
        while let Some((node, slots)) = path.last_mut() {
            let Some(slot) = slots.next() else {
                progress[*node as usize] = Progress::Done;
                path.pop();
                continue;
            };
            let next = self.successors[slot];
            match progress[next as usize] {
                Progress::OnThePath => {
                    let nodes = path.iter().map(|(node, _)| *node).skip_while(|&node| node != next);
                    return Some(Circle { nodes: nodes.collect(), closed_at: self.places[slot] });
                }
                Progress::Done => {}
                Progress::Unseen => {
                    progress[next as usize] = Progress::OnThePath;
                    path.push((next, self.slots(next)));
                }
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::checks::testing::at;

    fn of(nodes: usize, edges: &[(u32, u32)]) -> Digraph {
        let placed = (0..).zip(edges).map(|(offset, &(from, to))| (from, to, Some(at(offset))));
        Digraph::new(nodes, placed)
    }

    #[test]
    fn everything_on_a_way_from_a_root_is_reached() {
        let graph = of(5, &[(3, 4), (0, 1), (1, 2), (2, 0)]);
        assert_eq!(graph.reach(&[0]), [true, true, true, false, false]);
        assert_eq!(graph.reach(&[0, 3]), [true; 5]);
        assert_eq!(graph.reach(&[]), [false; 5]);
    }

    #[test]
    fn only_a_circle_is_closed() {
        let circle =
            |nodes: &[u32], place| Some(Circle { nodes: nodes.to_vec(), closed_at: Some(at(place)) });
        assert_eq!(of(4, &[(0, 1), (0, 2), (1, 3), (2, 3)]).circle(), None);
        assert_eq!(of(4, &[(0, 1), (1, 2), (2, 1)]).circle(), circle(&[1, 2], 2));
        assert_eq!(of(4, &[(0, 3), (1, 2), (2, 3), (3, 1)]).circle(), circle(&[3, 1, 2], 2));
        assert_eq!(of(1, &[(0, 0)]).circle(), circle(&[0], 0));
        assert_eq!(of(0, &[]).circle(), None);
    }

    #[test]
    fn a_long_chain_is_walked_without_recursion() {
        let edges = (0..1_000_000).map(|node| (node, node + 1, None));
        let graph = Digraph::new(1_000_001, edges);
        assert!(graph.reach(&[0]).iter().all(|reached| *reached));
        assert_eq!(graph.circle(), None);
        let edges = (0..1_000_000).map(|node| (node, (node + 1) % 1_000_000, None));
        let circle = Digraph::new(1_000_000, edges).circle().expect("it is round");
        assert_eq!(circle.nodes.len(), 1_000_000);
    }

    #[test]
    fn a_graph_in_which_everything_needs_everything_is_walked_once() {
        const ALL: u32 = 1_500;
        let pairs = (0..ALL).flat_map(|from| (0..ALL).map(move |to| (from, to, None)));
        let upwards = Digraph::new(ALL as usize, pairs.clone().filter(|(from, to, _)| from < to));
        assert_eq!(upwards.circle(), None);
        assert!(upwards.reach(&[0]).iter().all(|reached| *reached));
        let graph = Digraph::new(ALL as usize, pairs);
        assert!(graph.reach(&[ALL - 1]).iter().all(|reached| *reached));
        assert!(graph.circle().is_some());
    }
}
