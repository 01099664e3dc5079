"""What the notebooks of chapter 3, code practice, import."""
