//! What is measured of the platform model; how each is computed is in [`crate::measures`].

use super::info::Direction::{Better, Neither, Worse};
use super::info::MeasureInfo;
use super::info::Nature::{Composition, Flow, Outcome, State};
use super::info::Rank::{Detail, Headline, Lead};

/// A range: smallest and largest possible value.
type Range = (Option<f64>, Option<f64>);

/// A share, an index or a worth.
const UNIT: Range = (Some(0.0), Some(1.0));
/// A correlation or a balance.
const SIGNED: Range = (Some(-1.0), Some(1.0));
/// A count, a cost or a size.
const POSITIVE: Range = (Some(0.0), None);
/// An effective number of kinds.
const EFFECTIVE: Range = (Some(1.0), None);
/// A part that may be negative.
const AT_MOST_ONE: Range = (None, Some(1.0));
/// A difference of two opinions.
const DIFFERENCE: Range = (Some(0.0), Some(2.0));
/// A directed modularity: no more than half of the links can be expected inside groups and none be found there.
const MODULARITY: Range = (Some(-0.5), Some(1.0));
/// Anything.
const FREE: Range = (None, None);

/// Expands rows to [`PLATFORM`]. A row: key, short name, name, unit, range, nature, direction, rank; meaning; formula; source.
macro_rules! rows {
    ($($key:literal, $short:literal, $name:literal, $unit:literal, $range:expr, $nature:expr, $direction:expr, $rank:expr;
        $meaning:literal; $formula:literal; $source:literal;)*) => {
        /// Every measure of the platform model, in the order of the columns.
        pub static PLATFORM: &[MeasureInfo] = &[$(MeasureInfo {
            key: $key, short: $short, name: $name, unit: $unit, min: $range.0, max: $range.1, nature: $nature,
            direction: $direction, rank: $rank, meaning: $meaning, formula: $formula, source: $source,
        },)*];
    };
}

rows! {
    "homogenization.use.raw", "homogenization_raw", "Homogenization of use", "", UNIT, State, Neither, Detail;
        "How alike the solutions are with which people met their need last: 0 as if drawn at random, 1 all the same.";
        "1 - 2*mean over bits of 2p(1-p), p the share of agents whose used solution has the bit"; "";
    "homogenization.use.within", "homogenization", "Homogenization of use within places", "", UNIT, State, Neither, Lead;
        "How alike the solutions are that people with the same need use: adapting to different needs does not count as variety.";
        "homogenization.use.raw within each place, mean over places weighted by their members"; "";
    "homogenization.knowledge.raw", "knowledge_raw", "Homogenization of knowledge", "", UNIT, State, Neither, Detail;
        "How alike people's own solutions are: 0 as if drawn at random, 1 all the same.";
        "1 - 2*mean over bits of 2p(1-p), p the share of agents whose own solution has the bit"; "";
    "homogenization.knowledge.within", "knowledge_within", "Homogenization of knowledge within places", "", UNIT, State, Neither, Detail;
        "How alike the own solutions are of people with the same need.";
        "homogenization.knowledge.raw within each place, mean over places weighted by their members"; "";
    "homogenization.solutions.hill1", "solutions_hill1", "Effective number of solutions", "solutions", EFFECTIVE, State, Neither, Detail;
        "How many equally common own solutions would be as diverse as those people have.";
        "exp(-sum of p ln p), p the share of agents with a solution"; "Hill 1973; Jost 2006";
    "homogenization.solutions.hill2", "solutions_hill2", "Effective number of common solutions", "solutions", EFFECTIVE, State, Neither, Detail;
        "The same with more weight on the most common solutions.";
        "1/(sum of p^2), p the share of agents with a solution"; "Simpson 1949; Hill 1973";
    "homogenization.solutions.top_share", "solutions_top", "Share of the most common solution", "", UNIT, State, Neither, Detail;
        "The share of people whose own solution is the most common one.";
        "max of p, p the share of agents with a solution"; "";
    "homogenization.offers.hill1", "offers_hill1", "Effective number of offers", "offers", EFFECTIVE, Composition, Neither, Detail;
        "How many equally used offers would be as diverse as those consumed in the step.";
        "exp(-sum of p ln p), p an offer's share of the step's uses"; "Hill 1973; Jost 2006";
    "homogenization.offers.hill2", "offers_hill2", "Effective number of common offers", "offers", EFFECTIVE, Composition, Neither, Detail;
        "The same with more weight on the most used offers.";
        "1/(sum of p^2), p an offer's share of the step's uses"; "Simpson 1949; Hill 1973";
    "homogenization.offers.top_share", "offers_top", "Share of the most used offer", "", UNIT, Composition, Neither, Detail;
        "The share of the step's consumption that went to the most used offer.";
        "max of p, p an offer's share of the step's uses"; "";
    "homogenization.offers.gini", "offers_gini", "Inequality of offers' use", "", UNIT, Composition, Neither, Detail;
        "How unequally the step's consumption is spread over all offers there were, unused ones included: 0 evenly, near 1 on few.";
        "mean absolute difference of uses over twice their mean, over offers live at the start of the step"; "Gini 1912";
    "homogenization.jaccard", "jaccard", "Shared consumption", "", UNIT, Composition, Neither, Detail;
        "How far two people's recent consumption overlaps, on average over a panel of up to 200.";
        "mean over pairs of |A and B|/|A or B|, the sets of offers consumed in the last 50 steps; pairs without consumption left out"; "Jaccard 1901; Chaney, Stewart & Engelhardt 2018";
    "homogenization.jaccard_nearest", "jaccard_nearest", "Shared consumption with the most alike", "", UNIT, Composition, Neither, Detail;
        "How far a person's recent consumption overlaps with that of the most similar other in the panel.";
        "mean over panel members who consumed of their largest |A and B|/|A or B| with another"; "Chaney, Stewart & Engelhardt 2018";

    "learning.quality", "quality", "Own quality", "worth", UNIT, State, Better, Lead;
        "How well people's own solutions serve them where they live: 0 the worst possible, 1 the best.";
        "mean of F(s XOR mask of one's place)"; "Lazer & Friedman 2007";
    "learning.best", "best_quality", "Best own quality", "worth", UNIT, State, Better, Detail;
        "How well the best of all own solutions serves its owner.";
        "max of F(s XOR mask of one's place)"; "";
    "learning.gain", "gain", "Learning gain", "worth per agent-step", POSITIVE, Flow, Neither, Detail;
        "How much co-creation improves a person's own solution in one step.";
        "sum of improvements of own quality by co-creation / agent-steps since the last record"; "";
    "learning.learned_part", "learned_part", "Learned part", "", AT_MOST_ONE, State, Better, Detail;
        "How much of the way from a random solution to the best possible one people have gone; below 0 they are worse than chance.";
        "(Q - Q_random)/(1 - Q_random), Q mean own quality, Q_random the landscape's mean"; "";
    "learning.gain_across_difference", "across_difference", "Learning across difference", "", UNIT, Flow, Neither, Detail;
        "The share of what is learned together that comes from the half of working encounters between the more different: 0.5 if difference does not matter.";
        "gain of working encounters above their median |dx| / gain of all; the median's bin (of 256) counts by the part of it that belongs to the upper half"; "";
    "learning.debt", "debt", "Learning debt", "", FREE, State, Worse, Detail;
        "How much of learning an intervention has cost so far, beside the same run without it.";
        "learned part in the paired run without interventions - learned part"; "";
    "learning.recovery_steps", "recovery", "Recovery time", "steps", POSITIVE, Outcome, Worse, Detail;
        "How many steps after the first intervention half of the largest learning debt is paid back for good.";
        "steps to the first record after which debt stays <= half its peak; none if it never does"; "";
    "learning.contact_opinion", "contact_opinion", "Difference of opinion met", "opinion", DIFFERENCE, Composition, Neither, Detail;
        "How much the people who deal with each other differ in opinion.";
        "mean of |x_i - x_j| over engaged exposures"; "Allport 1954";
    "learning.contact_knowledge", "contact_knowledge", "Difference of knowledge met", "", UNIT, Composition, Neither, Detail;
        "How much the people who deal with each other differ in what they know.";
        "mean over engaged exposures of the share of differing bits of s_i and s_j"; "";
    "learning.possibilities", "possibilities", "Possibilities", "solutions per agent", POSITIVE, Composition, Neither, Detail;
        "How many different better solutions the people considered by one's feed hold.";
        "mean over agents of distinct s_c among feed candidates c with F(s_c XOR mask_i) > F(s_i XOR mask_i)"; "";
    "learning.freedom", "freedom", "Freedom to choose", "", UNIT, Composition, Neither, Detail;
        "The share of people whose feed considers at least two different better solutions.";
        "share of agents with at least two possibilities"; "";
    "learning.new_value", "new_value", "New value", "improvements per agent-step", UNIT, Flow, Neither, Detail;
        "How often a person improves its own solution by co-creation in one step.";
        "improvements (submissions) / agent-steps since the last record"; "";
    "learning.knowledge_by_distance", "by_distance", "Knowledge and opinion", "", SIGNED, Composition, Neither, Detail;
        "Whether those shown to each other who think differently also know differently: a correlation.";
        "Pearson correlation over exposures of |x_i - x_j| and the number of differing bits"; "";

    "value.realised", "value", "Realised value", "worth per agent-step", SIGNED, Flow, Better, Lead;
        "What a person gains in one step from others' offers and its own improvements: firms' offers count nothing, and what comes from others alone is the difference to the control, in which everybody works alone.";
        "mean over agent-steps of: F(u XOR mask) if u is another's offer, 0 if a firm's, F(u XOR mask) - F(s(0) XOR mask) if it is one's own"; "";
    "value.total", "total_value", "Total realised value", "worth per step", FREE, Flow, Better, Detail;
        "Realised value of the whole network in one step.";
        "N * value.realised"; "";
    "value.coordination_cost", "cost", "Coordination cost", "payoff per agent-step", POSITIVE, Flow, Worse, Detail;
        "What working with others costs a person in one step, clashes included.";
        "mean over agent-steps of cost + cost_of_distance*d + clash, as paid"; "";
    "value.coordination_total", "total_cost", "Total coordination cost", "payoff per step", POSITIVE, Flow, Worse, Detail;
        "Coordination cost of the whole network in one step.";
        "N * value.coordination_cost"; "";
    "value.tolerant_pairs", "tolerant_pairs", "Tolerant pairs", "", UNIT, State, Neither, Headline;
        "The share of all pairs of people who tolerate each other's opinion: the part of Metcalfe's pairs that could still work together.";
        "share of unordered pairs with |x_i - x_j| <= min(e_i, e_j)"; "Metcalfe 2013; Deffuant et al. 2000";
    "value.log_sarnoff", "sarnoff", "Sarnoff's law", "ln", POSITIVE, State, Neither, Detail;
        "Yardstick: the value of a broadcast network as Sarnoff has it, its number of members.";
        "ln n"; "Swann 2002";
    "value.log_odlyzko", "odlyzko", "Odlyzko's law", "ln", POSITIVE, State, Neither, Detail;
        "Yardstick: the value of a network as Odlyzko has it, where members matter to one less the further down one's list they are.";
        "ln(n ln n)"; "Briscoe, Odlyzko & Tilly 2006";
    "value.log_metcalfe", "metcalfe", "Metcalfe's law", "ln", POSITIVE, State, Neither, Detail;
        "Yardstick: the value of a network as Metcalfe has it, its number of pairs.";
        "ln(n(n-1)/2)"; "Metcalfe 2013";
    "value.log_reed", "reed", "Reed's law", "ln", POSITIVE, State, Neither, Detail;
        "Yardstick: the value of a network as Reed has it, its number of possible groups.";
        "ln(2^n - n - 1)"; "Reed 2001";

    "polarization.sd", "spread", "Spread of opinion", "opinion", UNIT, State, Neither, Headline;
        "How far opinions spread: 0 all agree, 1 two halves at the ends.";
        "standard deviation of x (population)"; "Bramson et al. 2016";
    "polarization.bimodality", "bimodality", "Bimodality", "", UNIT, State, Neither, Detail;
        "Whether opinions form two camps: 1 exactly two points, 5/9 an even spread, 1/3 a bell.";
        "(skewness^2 + 1)/kurtosis, population moments"; "SAS Institute 1990 (Sarle)";
    "polarization.esteban_ray", "polarization", "Polarization", "", UNIT, State, Neither, Detail;
        "How far people are divided into few large groups that are alike inside and far apart: 1 two halves at the ends.";
        "4/39 * sum over bins i, j of p_i^2 p_j |i - j|, 40 equal bins of x"; "Esteban & Ray 1994, alpha = 1";
    "polarization.between_tribes", "between_tribes", "Division by tribe", "", UNIT, State, Neither, Detail;
        "How much of the members' difference of opinion is a difference between their tribes.";
        "sum of n_g (m_g - m)^2 / sum of (x_i - m)^2 over members (eta squared)"; "Pearson 1905";
    "polarization.tribes", "effective_tribes", "Effective number of tribes", "tribes", EFFECTIVE, State, Neither, Detail;
        "How many equally large tribes would divide the members as much.";
        "1/(sum of p_g^2), p_g a tribe's share of all members"; "Simpson 1949; Laakso & Taagepera 1979";
    "polarization.affiliated", "affiliated", "Affiliated", "", UNIT, State, Neither, Detail;
        "The share of people who belong to a tribe.";
        "members of any tribe / N"; "";
    "polarization.ei_follows_tribe", "ei_follows_tribe", "E-I of follows by tribe", "", SIGNED, State, Neither, Detail;
        "Whether members follow members of other tribes (1) or of their own (-1).";
        "(external - internal)/(external + internal) of links with both ends affiliated"; "Krackhardt & Stern 1988";
    "polarization.ei_exposures_tribe", "ei_exposed_tribe", "E-I of exposures by tribe", "", SIGNED, Composition, Neither, Detail;
        "Whether members are shown members of other tribes (1) or of their own (-1).";
        "(external - internal)/(external + internal) of exposures with both ends affiliated"; "Krackhardt & Stern 1988";
    "polarization.ei_follows_camp", "ei_follows_camp", "E-I of follows by camp", "", SIGNED, State, Neither, Detail;
        "Whether people follow those on the other side of 0 (1) or on their own (-1).";
        "(external - internal)/(external + internal) of all links by the sign of x, 0 positive"; "Krackhardt & Stern 1988";
    "polarization.ei_exposures_camp", "ei_exposed_camp", "E-I of exposures by camp", "", SIGNED, Composition, Neither, Detail;
        "Whether people are shown those on the other side of 0 (1) or on their own (-1).";
        "(external - internal)/(external + internal) of all exposures by the sign of x, 0 positive"; "Krackhardt & Stern 1988";
    "polarization.modularity", "modularity", "Modularity by tribe", "", MODULARITY, State, Neither, Detail;
        "How much more members follow their own tribe than chance would have it.";
        "sum over tribes of e_gg/m - out_g*in_g/m^2, over the m links with both ends affiliated"; "Leicht & Newman 2008";
    "polarization.assortativity", "assortativity", "Assortativity", "", SIGNED, State, Neither, Detail;
        "Whether people follow those who think alike: a correlation.";
        "Pearson correlation of x_u and x_v over links u -> v"; "Newman 2003";
    "polarization.clash_rate", "clash_rate", "Clash rate", "per engagement", UNIT, Flow, Worse, Detail;
        "How often dealing with a peer ends in a clash.";
        "(clashed co-creations + hostilities between tribes) / (co-creations with a peer + acts in tribe mode) since the last record"; "Flache et al. 2017";

    "welfare.payoff", "payoff", "Payoff", "payoff per agent-step", FREE, Flow, Better, Headline;
        "How a person fares in one step, by what the mode it plays pays it.";
        "mean payoff over agent-steps since the last record"; "";
    "welfare.wealth_gini_absolute", "wealth_gini", "Inequality of wealth", "", UNIT, State, Neither, Detail;
        "How unequally people fare in the longer run: 0 equally, near 1 very unequally.";
        "mean absolute difference of wealth over twice the mean of its absolute values (wealth may be negative)"; "Gini 1912; Raffinetti, Siletti & Vernizzi 2015";
    "welfare.quality_gini", "quality_gini", "Inequality of own quality", "", UNIT, State, Neither, Detail;
        "How unequally good people's own solutions are: 0 equally, near 1 very unequally.";
        "mean absolute difference of own quality over twice its mean"; "Gini 1912";
    "welfare.tolerance", "tolerance", "Tolerance", "opinion", DIFFERENCE, State, Neither, Detail;
        "The largest difference of opinion people can work with, on average.";
        "mean of e"; "Sherif & Hovland 1961";
    "welfare.anxiety", "anxiety", "Anxiety", "", UNIT, State, Neither, Detail;
        "How far tolerance has narrowed, on average: 0 not at all, 1 to its least.";
        "mean of 1 - (e - e_min)/(e_max - e_min)"; "";
    "welfare.consume", "consuming", "Consuming", "", UNIT, Flow, Neither, Detail;
        "The share of people who consume in a step.";
        "agent-steps in consume mode / agent-steps since the last record"; "";
    "welfare.cocreate", "cocreating", "Co-creating", "", UNIT, Flow, Neither, Detail;
        "The share of people who co-create in a step.";
        "agent-steps in co-create mode / agent-steps since the last record"; "";
    "welfare.tribe", "acting_as_tribe", "Acting as of a tribe", "", UNIT, Flow, Neither, Detail;
        "The share of people who act as of a tribe in a step.";
        "agent-steps in tribe mode / agent-steps since the last record"; "";
    "welfare.submissions", "submissions", "Submissions", "per agent-step", UNIT, Flow, Neither, Detail;
        "How often a person comes up with something better that could be offered to all.";
        "submissions / agent-steps since the last record"; "";
    "welfare.admitted", "admitted", "Admitted offers", "per agent-step", POSITIVE, Flow, Neither, Detail;
        "How often what a person came up with is admitted to the catalogue.";
        "admissions / agent-steps since the last record"; "";
    "welfare.support_gini", "support_gini", "Inequality of support", "", UNIT, State, Neither, Detail;
        "How unequally votes are spread over the ideas that are open: 0 evenly, near 1 on few.";
        "mean absolute difference of the supporters of open ideas over twice their mean"; "Gini 1912";
    "welfare.support_max", "support_max", "Support of the front runner", "supporters", POSITIVE, State, Neither, Detail;
        "How many support the open idea with the most support.";
        "max of the supporters of open ideas"; "";
}
