"""What the notebooks of chapter 5, societal impact, import."""
