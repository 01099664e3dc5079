"""The pages at the back: every claim with its verdict, every term, every tool, all read from the notebooks."""
