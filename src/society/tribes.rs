//! Sizes, means and prototypes of tribes.

/// The tribes as they stand at the end of a step.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TribeTable {
    /// members of each tribe
    pub size: Vec<u32>,
    /// mean opinion of the members, 0 where there is none
    pub mean: Vec<f32>,
    /// prototype m* in [-1, 1], 0 where there is no member
    pub prototype: Vec<f32>,
}
