//! Bilingual word counts: which words of one language were seen as translations of which words of another.
//!
//! Learnt by `align`, kept by `store`, read by the concordance.
