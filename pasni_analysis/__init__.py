"""pasni_analysis."""
