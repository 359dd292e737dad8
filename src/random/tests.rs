//! Unit tests of the draws.

use super::*;

/// Known answers published with Random123 (Salmon et al. 2011, kat_vectors).
#[test]
fn philox_gives_the_published_answers() {
    assert_eq!(philox4x32_10([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
    assert_eq!(philox4x32_10([u32::MAX; 4], [u32::MAX; 2]), [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]);
    assert_eq!(
        philox4x32_10([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
    );
}

#[test]
fn conversions_stay_in_range_at_the_ends() {
    assert_eq!(uniform(0), 0.0);
    assert!(uniform(u64::MAX) < 1.0);
    assert_eq!((uniform64(0), uniform64(1 << 11)), (0.0, 1.0 / 9_007_199_254_740_992.0));
    assert_eq!(uniform64(u64::MAX), 1.0 - 1.0 / 9_007_199_254_740_992.0);
    assert_eq!((below(0, 7), below(u64::MAX, 7), below(u64::MAX, 1)), (0, 6, 0));
    assert!(normal(0).is_finite() && normal(u64::MAX).is_finite());
    assert_eq!(normal(0), -normal(u64::MAX));
}

#[test]
fn every_coordinate_of_a_draw_matters() {
    let draws = Draws::new(1, 0);
    let base = draws.block(Purpose::Agent, 3, 5, 0);
    assert_ne!(base, Draws::new(2, 0).block(Purpose::Agent, 3, 5, 0));
    assert_ne!(base, Draws::new(1, 1).block(Purpose::Agent, 3, 5, 0));
    assert_ne!(base, draws.block(Purpose::Feed, 3, 5, 0));
    assert_ne!(base, draws.block(Purpose::Agent, 4, 5, 0));
    assert_ne!(base, draws.block(Purpose::Agent, 3, 6, 0));
    assert_ne!(base, draws.block(Purpose::Agent, 3, 5, 1));
}

#[test]
fn an_agents_section_of_a_stream_is_its_own() {
    let mut stream = Stream::new(9, 0, Purpose::AgentBuild, 0);
    stream.seek(3);
    let third: Vec<u64> = (0..32).map(|_| stream.bits()).collect();
    let fourth = stream.bits();
    stream.seek(4);
    assert_eq!(stream.bits(), fourth, "sections adjoin");
    stream.seek(3);
    assert_eq!((0..32).map(|_| stream.bits()).collect::<Vec<_>>(), third);
}

/// n = 100,000 draws, chi-square over 64 cells, alpha = 1e-6: the 63-df quantile is 132.5.
#[test]
fn uniform_and_below_are_even() {
    let draws = Draws::new(2026, 0);
    let mut counts = [[0u32; 64]; 3];
    for agent in 0..100_000 {
        counts[0][(draws.block(Purpose::Feed, 1, agent, 0).uniform(1) * 64.0) as usize] += 1;
        counts[2][draws.block(Purpose::Feed, 1, agent, 1).below_small(0, 64) as usize] += 1;
        counts[1][draws.block(Purpose::Feed, 1, agent, 1).below(1, 64) as usize] += 1;
    }
    for cells in counts {
        let chi: f64 = cells.iter().map(|&c| (f64::from(c) - 1562.5) * (f64::from(c) - 1562.5) / 1562.5).sum();
        assert!(chi < 132.5, "{chi}");
    }
}

/// n = 200,000; mean within 5 standard errors (0.0112), variance within 5 standard errors (0.0158).
#[test]
fn normals_have_mean_zero_and_variance_one() {
    let draws = Draws::new(2026, 0);
    let z: Vec<f64> = (0..200_000).map(|agent| draws.block(Purpose::Agent, 1, agent, 2).normal(1)).collect();
    let mean = z.iter().sum::<f64>() / 2e5;
    let variance = z.iter().map(|z| z * z).sum::<f64>() / 2e5;
    assert!(mean.abs() < 0.0112 && (variance - 1.0).abs() < 0.0158, "{mean} {variance}");
}

#[test]
fn a_stream_filled_is_a_stream_drawn() {
    let stream = || Stream::new(9, 0, Purpose::ModelStep, 0);
    let (mut one_by_one, mut at_once) = (stream(), stream());
    for count in [1, 3, 64, 65, 200] {
        let mut bits = vec![0; count];
        at_once.fill(&mut bits);
        assert!(bits.iter().all(|&bits| bits == one_by_one.bits()), "{count}");
    }
}

/// n = 200,000: the mean within 5 standard errors (1/sqrt(12 n) each), half of the lowest bits set within 5 (0.5/sqrt(n)).
#[test]
fn uniforms_of_53_bits_are_even_down_to_the_last() {
    let mut stream = Stream::new(2026, 0, Purpose::ModelStart, 0);
    let u: Vec<f64> = (0..200_000).map(|_| stream.uniform64()).collect();
    let mean = u.iter().sum::<f64>() / 2e5;
    let odd = u.iter().filter(|&&u| (u * 9_007_199_254_740_992.0) as u64 % 2 == 1).count() as f64 / 2e5;
    assert!((mean - 0.5).abs() < 0.0033 && (odd - 0.5).abs() < 0.0056, "{mean} {odd}");
}
