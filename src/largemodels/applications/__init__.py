"""What the notebooks of chapter 4, applications, import."""
