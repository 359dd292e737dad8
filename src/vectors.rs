//! Runs a kernel in the widest vectors the processor has: the only file with `unsafe` in it.
//!
//! The kernel is compiled twice, for any processor of its kind and for those with AVX2 and its companions, and the second
//! is run where the processor says that it has them. No bit of a result depends on it: both do the same operations in the
//! same order, products and sums are never fused (`fma` is not among the features), and vectors round as scalars do.
//!
//! Draws, quantiles and scores are loops over dozens of agents; vectors of 256 bits do twice as many at once as those that
//! every x86-64 has (docs/performance.md, What a step costs). For other kinds of processors there is one version.

/// A piece of work that is worth compiling twice; `run` should be `#[inline(always)]`, and what it calls inlined.
pub trait Kernel {
    /// what it answers
    type Answer;
    /// Does the work.
    fn run(self) -> Self::Answer;
}

/// Runs a kernel in the widest vectors there are.
#[inline]
pub fn widest<K: Kernel>(kernel: K) -> K::Answer {
    #[cfg(target_arch = "x86_64")]
    return x86::run(kernel);
    #[cfg(not(target_arch = "x86_64"))]
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Kernel;

    /// Whether the processor has every feature that [`wide`] is compiled for.
    fn has_wide() -> bool {
        is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("bmi1")
            && is_x86_feature_detected!("bmi2")
            && is_x86_feature_detected!("lzcnt")
            && is_x86_feature_detected!("popcnt")
    }

    #[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
    fn wide<K: Kernel>(kernel: K) -> K::Answer {
        kernel.run()
    }

    #[inline]
    #[allow(unsafe_code)]
    pub fn run<K: Kernel>(kernel: K) -> K::Answer {
        if !has_wide() {
            return kernel.run();
        }
        // SAFETY: the processor has every feature that the function is compiled for; nothing else is asked of a caller.
        unsafe { wide(kernel) }
    }
}
