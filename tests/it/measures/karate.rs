//! Zachary's karate club (1977), in the public domain: 34 members, 78 ties, and the split into two clubs.

use super::fixture::World;

/// Whom each of members 2-34 is tied to among those before it.
const TIES: [&[u32]; 33] = [
    &[1],
    &[1, 2],
    &[1, 2, 3],
    &[1],
    &[1],
    &[1, 5, 6],
    &[1, 2, 3, 4],
    &[1, 3],
    &[3],
    &[1, 5, 6],
    &[1],
    &[1, 4],
    &[1, 2, 3, 4],
    &[],
    &[],
    &[6, 7],
    &[1, 2],
    &[],
    &[1, 2],
    &[],
    &[1, 2],
    &[],
    &[],
    &[],
    &[24, 25],
    &[],
    &[3, 24, 25],
    &[3],
    &[24, 27],
    &[2, 9],
    &[1, 25, 26, 29],
    &[3, 9, 15, 16, 19, 21, 23, 24, 30, 31, 32],
    &[9, 10, 14, 15, 16, 19, 20, 21, 23, 24, 27, 28, 29, 30, 31, 32, 33],
];

/// Members who stayed with the instructor.
const INSTRUCTOR: [u32; 17] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 17, 18, 20, 22];

fn club() -> World {
    let ties = TIES.iter().enumerate().flat_map(|(row, others)| others.iter().map(move |&v| (row as u32 + 1, v - 1)));
    let links: Vec<(u32, u32)> = ties.flat_map(|(u, v)| [(u, v), (v, u)]).collect();
    assert_eq!(links.len(), 2 * 78);
    let mut members = [1; 34];
    INSTRUCTOR.iter().for_each(|&member| members[member as usize - 1] = 0);
    let opinions: Vec<f32> = members.iter().map(|&club| if club == 0 { -0.5 } else { 0.25 }).collect();
    World::new(&opinions).tribes(2, &members).links(&links)
}

#[track_caller]
fn assert_published(value: Option<f64>, published: f64) {
    let value = value.expect("defined");
    assert!((value - published).abs() < 5e-7, "{value} is not {published}");
}

#[test]
fn the_split_is_as_modular_as_published() {
    let club = club();
    assert_published(club.get("polarization.modularity"), 0.358_235);
    // 11 of 78 ties lead to the other club: (11 - 67)/78.
    assert_published(club.get("polarization.ei_follows_tribe"), -0.717_949);
    assert_published(club.get("polarization.ei_follows_camp"), -0.717_949);
}

#[test]
fn assortativity_by_degree_is_as_published() {
    // With opinion a linear function of degree, assortativity is Newman's by degree.
    let mut club = club();
    club.society.agents.opinion =
        (0..34).map(|i| club.society.agents.network.followees(i).len() as f32 / 32.0).collect();
    assert_published(club.get("polarization.assortativity"), -0.475_613);
}

#[test]
fn assortativity_of_two_values_follows_from_the_ties_between_them() {
    // For opinions of two values it is the phi of a 2 x 2 table of links: with the shares of links within and across.
    let club = club();
    let at_instructor: f64 =
        INSTRUCTOR.iter().map(|&m| club.society.agents.network.followees(m as usize - 1).len() as f64).sum();
    let (p, across) = (at_instructor / 156.0, 22.0 / 156.0);
    let phi = 1.0 - across / (2.0 * p * (1.0 - p));
    assert_published(club.get("polarization.assortativity"), phi);
}
