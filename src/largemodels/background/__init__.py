"""Chapter 1: what large models are, where they come from, and what size buys."""
